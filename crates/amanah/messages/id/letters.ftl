# Surel keluar: kotak keluar, surat, dan pesan pelanggan.
mail-state-waiting = Menunggu
mail-state-sending = Sedang dikirim
mail-state-sent = Terkirim
mail-state-undeliverable = Tidak sampai
mail-state-dropped = Terhapus
mail-answer-unreachable = tidak ada yang menjawab di alamat peladen penerus
mail-answer-timeout = peladen penerus tidak menjawab pada waktunya
mail-answer-tls = jalur ke peladen penerus tidak dapat dienkripsi
mail-answer-login = peladen penerus tidak menerima nama dan kata sandi kita
mail-answer-relay = peladen penerus menolak kita
mail-answer-address = alamatnya tidak dapat dikirimi surel
mail-answer-taken = peladen penerus telah menerima surel
mail-answer-later = belum dapat diterima; akan dicoba lagi
mail-answer-never = ditolak untuk seterusnya

console-letter-api-key-made = Program boleh bertindak untuk Anda
console-letter-sign-on-offer = Hubungkan penyedia dengan akun Anda?
console-letter-provider-linked = Penyedia telah terhubung
console-letter-provider-unlinked = Penyedia tidak lagi terhubung
console-letter-ticket-answered = Tiket telah dijawab
console-letter-invitation = Undangan ke sebuah akun
console-letter-people-changed = Orang-orang di akun berubah, kepada pemilik
console-letter-account-joined = Anda tergabung dalam sebuah akun
console-letter-roles-changed = Peran Anda dalam sebuah akun berubah
console-letter-account-left = Anda keluar dari sebuah akun
console-letter-account-offered = Anda ditawari sebuah akun
console-letter-account-taken-over = Anda kini pemilik sebuah akun
console-letter-account-handed-over = Anda menyerahkan sebuah akun
console-letter-offer-ended = Tawaran sebuah akun berakhir
console-letter-no-account = Tidak ada akun dengan alamat ini
console-letter-mailbox-in-doubt = Tanpa tautan masuk selama ada peringatan penyedia
console-letter-new-place = Masuk dari tempat baru
console-letter-sessions-ended = Sesi lain telah diakhiri
console-letter-failed-tries = Terlalu banyak percobaan masuk yang gagal
console-outbox-no-relay = { $count ->
    [0] Tidak ada yang menunggu. Belum ada peladen penerus: sebutkan satu dalam konfigurasi, agar surel tidak tertahan.
   *[other] { $count } surel menunggu dalam keadaan tersegel. Belum ada peladen penerus: sebutkan satu dalam konfigurasi.
}
console-outbox-waiting = { $count } surel menunggu, yang tertua sejak { $since }.
console-outbox-nothing-waits = Tidak ada yang menunggu: semua surel sudah diserahkan ke peladen penerus.
console-outbox-state = Keadaan kotak keluar
console-outbox-last-answer = Jawaban terakhir
console-outbox-no-answer = Belum ada
console-outbox-failures = Tidak sampai dalam 24 jam terakhir
console-outbox-retry = Coba kirim sekarang semua yang menunggu
console-outbox-nobody-reads = Surel tidak dibaca di sini; yang membacanya adalah penerimanya. Teks yang kita kirim:
console-done-outbox-hastened = Semua yang menunggu sedang dicoba. Lihat lagi sebentar lagi.
console-undeliverable-title = Yang tidak sampai
console-undeliverable-caption = Surel yang tidak sampai, terbaru lebih dahulu
console-undeliverable-customer = Pelanggan
console-undeliverable-letter = Surat
console-undeliverable-when = Kapan
console-undeliverable-why = Sebabnya
console-undeliverable-state = Keadaan
console-undeliverable-nobody = Belum punya akun
console-undeliverable-empty = Semua sampai
console-undeliverable-empty-more = Surel yang kembali, atau yang ditolak peladen penerus untuk seterusnya, tercatat di sini.
console-undeliverable-help = Pelanggan melihatnya ketika masuk. Hubungi dengan cara lain, dan mintalah agar alamat diganti di ClientZone; surel yang kembali tidak pernah menutup akun.

console-letters-title = Surat
console-letters-answer = { $count } surat, masing-masing dalam dua bahasa. { $own ->
    [0] Semuanya masih teks bawaan.
   *[other] { $own } teks adalah buatan Anda.
}
console-letters-lead = Inilah teks yang diterima pelanggan. Teks buatan Anda dipakai sejak Anda menyimpannya; bahasa yang lain tidak ikut berubah, jadi ubahlah keduanya.
console-letters-caption = Surat menurut keperluannya
console-letters-letter = Surat
console-letters-id = Bahasa Indonesia
console-letters-en = Bahasa Inggris
console-letters-own = Teks sendiri
console-letters-shipped = Bawaan
console-letters-history = Siapa mengubah surat mana dan kapan, beserta hash setiap teks, tercatat dalam
console-done-letter-changed = Surat sudah diubah dan langsung dipakai. Buku besar mencatat siapa yang melakukannya.
console-done-letter-restored = Teks bawaan dipakai kembali.
console-letter-title = { $name }, { $language }
console-letter-answer = Tulis perihalnya, satu baris kosong, lalu isinya. Lihat pratinjaunya sebelum Anda menyimpan.
console-letter-fixed = Surat tidak dapat diubah di sini: tidak ada folder untuk menyimpannya.
console-letter-other-language = Surat yang sama dalam { $language }
console-letter-text = Perihal dan isi
console-letter-hint = Yang berada dalam kurung kurawal akan diisi: { $marks }.
console-letter-needed = Surat ini harus memuat { $marks }; tanpanya surat tidak berguna.
console-letter-look = Lihat pratinjau
console-letter-keep = Simpan dan pakai
console-letter-restore = Kembali ke teks bawaan
console-letter-restore-title = Kembali ke teks bawaan?
console-letter-restore-lead = Teks buatan Anda akan hilang dan tidak dapat dikembalikan dari sini. Sejak itu pelanggan menerima teks bawaan.
console-letter-goes = Teks Anda, yang akan hilang
console-letter-comes = Teks bawaan
console-letter-keep-own = Tetap pakai teks saya
console-letter-preview = Seperti yang dibaca pelanggan
console-letter-made-up = Kode, tautan, dan waktunya rekaan.
console-letter-no-letter = Surat perlu perihal, satu baris kosong, dan isi.
console-letter-long-subject = Perihalnya lebih dari { $most } huruf.
console-letter-long-text = Suratnya lebih dari { $most } huruf.
console-letter-missing = { $mark } belum ada, padahal tanpanya surat tidak berguna.
console-letter-unknown = { $mark } tidak akan terisi; hapuslah, atau pakai salah satu yang tercantum.
console-letter-record = Surat yang diubah, dan hash teks barunya.

portal-home-messages = Apa yang kami tulis kepada Anda, dan apakah sampai.
portal-messages-answer = { $count ->
    [0] Kami belum pernah menulis kepada Anda.
   *[other] Kami sudah { $count } kali menulis kepada Anda.
}
portal-messages-lead = Membuka surat dicatat seperti setiap penggunaan data Anda. Surat dihapus setelah dua tahun, atau ketika Anda berhenti menjadi pelanggan.
portal-messages-tickets = Pertanyaan Anda kepada kami
portal-messages-empty = Belum ada surat
portal-messages-empty-more = Bila kami menulis kepada Anda, suratnya ada juga di sini.
portal-message-read = Baca
portal-message-to-registered = ke alamat terdaftar Anda
portal-message-to-earlier = ke alamat terdahulu
portal-message-secret = Surat ini memuat kode atau tautan, dan tidak diperlihatkan lagi kepada siapa pun.
portal-message-gone = Isinya sudah terhapus bersama alamat tujuannya.
portal-message-to = Kepada
portal-message-when = Ditulis
portal-message-recorded = Bahwa Anda membaca surat ini tercatat pada “Siapa memakai data saya”.
portal-address-undeliverable = Surel terakhir kami ke alamat terdaftar Anda tidak sampai ({ $when }). Mohon periksa alamat itu.

report-letters = Surat yang kami kirim kepada Anda
report-letters-lead = Isinya dapat dibaca di ClientZone, pada Pesan, sampai dihapus setelah dua tahun atau bersama alamat tujuannya; surat yang memuat kode atau tautan tidak diperlihatkan kepada siapa pun.
report-letter = Surat
report-letter-state = Keadaan
console-letter-provider-removed = Penyedia akun masuk memutus hubungan
console-letter-provider-deletion-active = Penyedia akun masuk meminta penghapusan (pelanggan aktif)
console-letter-provider-deletion-inactive = Penyedia akun masuk meminta penghapusan (pelanggan tidak aktif)
console-letter-provider-sessions-ended = Penyedia akun masuk mengakhiri sesinya
console-letter-provider-suspended = Masuk dengan suatu penyedia ditangguhkan
console-letter-case-confirm = Penghapusan perlu dikonfirmasi
console-letter-case-confirm-passed-on = Konfirmasi penghapusan yang diteruskan perusahaan lain
console-letter-case-to-portal = Pelanggan aktif memutuskan sendiri di ClientZone
console-letter-case-passed-on = Pelanggan aktif memutuskan sendiri di ClientZone (diteruskan perusahaan lain)
console-letter-case-looking = Layanan diperiksa sebelum penghapusan dilanjutkan
console-letter-case-leaving = Berhenti setelah layanan terakhir berakhir
console-letter-case-begun = Waktu berpikir dimulai
console-letter-case-waits = Separuh waktu berpikir sudah lewat
console-letter-case-quiet = Pelanggan yang lama tidak aktif ditanya
console-letter-case-last = Surel terakhir sebelum penghapusan
console-letter-case-stopped = Penghapusan dihentikan
console-letter-case-refused = Permintaan ditolak
console-letter-case-received = Permintaan diterima
console-letter-case-restricted = Data dibatasi
console-letter-case-sign-in = Masuk selama dibatasi
console-letter-case-lifted = Pembatasan dicabut
console-letter-case-answered = Permintaan dipenuhi
console-letter-case-under-way = Keadaan penghapusan dan cara menghentikannya
