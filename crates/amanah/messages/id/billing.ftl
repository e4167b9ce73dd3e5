# Penagihan, dan kata-kata pada faktur.
nav-billing = Penagihan
billing-answer = { $open ->
    [0] Tidak ada yang harus dibayar.
   *[other] { $open } faktur harus dibayar
} { $open ->
    [0] { "" }
   *[other] { $overdue ->
        [0] dan tidak ada yang lewat jatuh tempo.
       *[other] dan { $overdue } sudah lewat jatuh tempo.
    }
}
billing-caption = Faktur, yang terbaru di atas
billing-own-caption = Faktur Anda, yang terbaru di atas
billing-column-number = Nomor
billing-column-kind = Jenis
billing-column-customer = Pelanggan
billing-column-day = Tanggal
billing-column-total = Total
billing-column-due = Jatuh tempo
billing-column-state = Keadaan
billing-kind-invoice = Faktur
billing-kind-credit-note = Nota kredit
billing-kind-foreign = Faktur dari panel sebelumnya
billing-state-issued = Harus dibayar
billing-state-overdue = Lewat jatuh tempo
billing-state-paid = Lunas
billing-state-cancelled = Selesai dengan nota kredit
billing-show = Faktur yang mana
billing-show-all = Semua
billing-show-open = Harus dibayar
billing-show-overdue = Lewat jatuh tempo
billing-show-button = Tampilkan
billing-find = Nomor faktur
billing-find-button = Cari
billing-not-found = Tidak ada faktur bernomor ini. Tulislah persis seperti tercetak.
billing-empty = Belum ada faktur di sini
billing-empty-more = Faktur ditulis di halaman pelanggan yang Anda buka untuk penagihan.
billing-list-more = Nama hanya ada di dalam dokumennya. Untuk menulis faktur, cari pelanggan lalu buka untuk penagihan.
billing-erased = sudah dihapus
billing-draft-title = Tulis faktur
billing-draft-answer = Paling banyak enam baris. Setelah ini Anda melihat isinya; tidak ada yang terbit sebelum Anda menyatakannya di sana.
billing-draft-button = Lihat dahulu
billing-line = Baris { $number }
billing-line-what = Untuk apa
billing-line-count = Jumlah
billing-line-each = Harga satuan, belum termasuk pajak
billing-unprintable = Nama, alamat, atau salah satu baris memuat huruf { $letter } yang tidak dapat dicetak. Tanyakan kepada pelanggan bagaimana menulisnya dengan huruf Latin.
billing-preview-title = Lihat fakturnya
billing-preview-answer = Nilainya akan menjadi { $total }. Belum ada yang terbit.
billing-preview-caption = Isi fakturnya nanti
billing-preview-more = Saat terbit, faktur mendapat nomor berikutnya, dan nama serta alamat diambil dari data pelanggan sebagaimana adanya saat itu. Setelah itu tidak ada yang dapat mengubahnya; nota kredit dapat menariknya kembali.
billing-issue-button = Terbitkan faktur
billing-change-button = Ubah dahulu
billing-invoice-answer = { $kind } senilai { $total }.
billing-tax = Pajak
billing-settled = Selesai pada
billing-hash = SHA-256 dokumen
billing-download = Unduh dokumen
billing-download-more = Inilah berkas yang diterbitkan, tanpa perubahan. Pengunduhan dicatat, dan pelanggan melihatnya.
billing-paid = Catat pembayaran
billing-paid-on = Dibayar pada
billing-paid-on-hint = Tanggal seperti 2026-11-26. Kosong berarti hari ini.
billing-paid-note = Keterangan
billing-paid-note-hint = Seperti tertulis di rekening koran. Keterangan ini disegel sebagai data pelanggan.
billing-paid-button = Sudah dibayar
billing-credit-title = Tarik kembali dengan nota kredit
billing-credit-answer = { $number } ditarik kembali seluruhnya dengan dokumen tersendiri.
billing-credit-lead = Fakturnya sendiri tetap seperti semula. Nota kredit mendapat nomor berikutnya dari serinya sendiri.
billing-credit-button = Terbitkan nota kredit
billing-back = Kembali ke faktur
billing-nothing-to-pay = Tidak ada yang harus dibayar.
billing-to-pay = { $total } harus dibayar.
billing-room = Faktur
billing-room-more = Dokumen yang sudah terbit tidak pernah berubah, apa pun yang berubah tentang Anda. Undang-undang perpajakan mewajibkan kami menyimpannya sepuluh tahun setelah akhir tahunnya.
billing-write = Tulis faktur
console-done-billing-first = Buka dahulu pelanggan untuk penagihan: pilih penagihan, lalu tulis alasannya.
console-done-invoice-issued = Faktur sudah terbit. Mulai sekarang dokumennya tidak pernah berubah.
console-done-invoice-paid = Pembayaran sudah dicatat.
console-done-invoice-settled = Ini sudah lunas atau sudah ditarik kembali; tidak ada yang diubah.
console-done-credit-issued = Nota kredit sudah terbit, dan fakturnya selesai dengan itu.

sheet-invoice = Faktur
sheet-credit-note = Nota kredit
sheet-tax-number = NPWP { $number }
sheet-day = Tanggal
sheet-due = Jatuh tempo
sheet-customer = Nomor pelanggan
sheet-credits = Untuk faktur
sheet-buyer = Kepada
sheet-column-what = Uraian
sheet-column-count = Jumlah
sheet-column-each = Harga
sheet-column-amount = Nilai
sheet-net = Subtotal
sheet-total = Total
sheet-page = Halaman { $here } dari { $last }
sheet-keeps = Dokumen ini tidak berubah. Undang-undang perpajakan mewajibkan kami menyimpannya sepuluh tahun setelah akhir tahunnya.
sheet-credit-line = Ditarik kembali seluruhnya: faktur { $number }
sheet-credit-more = Nota kredit ini menarik kembali fakturnya seluruhnya. Tidak ada yang harus dibayar untuk faktur itu; yang sudah dibayar dikembalikan atau diperhitungkan.
