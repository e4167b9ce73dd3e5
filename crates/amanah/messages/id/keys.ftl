# Kunci API, di ClientZone dan di konsol.
keys-title = Kunci API
keys-answer = { $count ->
    [0] Tidak ada program yang bertindak untuk Anda.
   *[other] { $count } program bertindak untuk Anda.
}
keys-answer-staff = { $count ->
    [0] Tidak ada program yang bertindak atas nama Anda.
   *[other] { $count } program bertindak atas nama Anda.
}
keys-none = Belum ada kunci
keys-none-text = Buatlah kunci jika program Anda perlu membaca apa yang Anda baca di sini.
keys-name = Kunci { $name }
keys-role = Bertindak sebagai
keys-purposes = Untuk
keys-may = Yang boleh dilakukan program
keys-reads = Hanya membaca
keys-reads-hint = Program melihat apa yang Anda lihat dan tidak mengubah apa pun.
keys-changes = Membaca dan mengubah
keys-changes-hint = Program juga dapat mengubah apa yang dapat Anda ubah. Alamat surel, kata sandi, dan kunci tidak pernah: untuk itu diperlukan Anda sendiri.
keys-made = Dibuat
keys-used = Terakhir dipakai
keys-never-used = Belum pernah dipakai
keys-ends = Berakhir
keys-end = Akhiri kunci ini
keys-about = Setiap kali program melihat data, hal itu dicatat, sama seperti ketika Anda sendiri melihatnya.
keys-description = Uraian API (OpenAPI)
keys-new-title = Buat kunci
keys-new-answer = Program dengan kunci ini bertindak untuk Anda, hanya mengenai data Anda sendiri.
keys-new-answer-staff = Program dengan kunci ini bertindak atas nama Anda sebagai { $role }, untuk tujuan yang Anda pilih dan tidak untuk yang lain.
keys-purposes-lead = Pilih untuk apa program boleh menggunakan data pelanggan.
keys-purpose-clause = Klausul { $clause } dalam kebijakan
keys-days = Masa berlaku
keys-days-hint = Kunci berakhir dengan sendirinya. Anda dapat mengakhirinya lebih awal kapan saja.
keys-days-option = { $count } hari
keys-new-button = Buat kuncinya
keys-no-purpose = Pilih paling sedikit satu tujuan.
keys-not-this-long = Pilih salah satu dari ini.
keys-too-many = Anda sudah memiliki dua puluh kunci. Akhiri dulu satu yang tidak diperlukan.
keys-leave = Biarkan seperti semula
keys-made-title = Kunci baru Anda
keys-made-answer = Salin sekarang. Kunci hanya diperlihatkan kali ini dan tidak pernah lagi.
keys-made-keep = Simpanlah seperti kata sandi. Siapa pun yang memegangnya dapat melakukan apa yang Anda izinkan kepada program. Jika hilang, akhiri dan buat yang lain.
keys-made-next = Sudah saya salin
keys-try = Cobalah
portal-done-key-ended = Kunci telah diakhiri. Programnya tidak dapat membaca apa pun lagi.
console-done-key-ended = Kunci telah diakhiri. Programnya tidak dapat membaca apa pun lagi.
keys-security = Program yang membaca data Anda untuk Anda
keys-staff = Kunci API Anda: program yang bertindak atas nama Anda
