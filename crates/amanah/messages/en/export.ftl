# Everything that is kept about a customer, as one file.
export-title = Take everything along
export-answer = One file with everything we keep about you, for you or for another program.
export-holds = It holds every datum with where it came from, since when and until when; what you agreed to; your sessions and programs; your services, invoices, tickets and letters; and the whole record of who used your data. Of a company in whose account you are, it holds what your part there shows you.
export-recorded = The export is itself an entry in that record.
export-form = In which form?
export-json = JSON
export-json-hint = One document, for programs. Its schema says what each field means.
export-csv = CSV
export-csv-hint = One table, for spreadsheets. Where a value looks like a formula, an apostrophe stands before it.
export-choose = Choose a form.
export-button = Download
export-keep = The file holds all of your data in the clear. Keep it where only you can read it.
export-schema = What the fields mean (JSON Schema)
export-link = Take everything along in one file
