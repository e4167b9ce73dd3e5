# API keys, in ClientZone and in the console.
keys-title = API keys
keys-answer = { $count ->
    [0] No program acts for you.
    [one] One program acts for you.
   *[other] { $count } programs act for you.
}
keys-answer-staff = { $count ->
    [0] No program acts in your name.
    [one] One program acts in your name.
   *[other] { $count } programs act in your name.
}
keys-none = No keys yet
keys-none-text = Make a key when a program of yours is to read what you read here.
keys-name = Key { $name }
keys-role = Acts as
keys-purposes = For
keys-may = What the program may do
keys-reads = Read only
keys-reads-hint = It sees what you see and changes nothing.
keys-changes = Read and change
keys-changes-hint = It can also change what you can change. Never the e-mail address, the password or the keys: these need you.
keys-made = Made
keys-used = Last used
keys-never-used = Not used yet
keys-ends = Ends
keys-end = End this key
keys-about = Every look of a program at data is recorded, like a look of your own.
keys-description = Description of the API (OpenAPI)
keys-new-title = Make a key
keys-new-answer = A program with this key acts for you, about your own data alone.
keys-new-answer-staff = A program with this key acts in your name as { $role }, for the purposes you choose and no others.
keys-purposes-lead = Choose what the program may use customers' data for.
keys-purpose-clause = Clause { $clause } of the policy
keys-days = For how long
keys-days-hint = A key ends by itself. You can end it at any time before.
keys-days-option = { $count } days
keys-new-button = Make the key
keys-no-purpose = Choose at least one purpose.
keys-not-this-long = Choose one of these.
keys-too-many = You have twenty keys. End one that you do not need first.
keys-leave = Leave it as it is
keys-made-title = Your new key
keys-made-answer = Copy it now. It is shown this once and never again.
keys-made-keep = Keep it like a password. Whoever has it can do what you allowed the program. If it is lost, end it and make another.
keys-made-next = I have copied it
keys-try = Try it
portal-done-key-ended = The key is ended. Its program reads nothing any more.
console-done-key-ended = The key is ended. Its program reads nothing any more.
keys-security = Programs that read your data for you
keys-staff = Your API keys: programs that act in your name
