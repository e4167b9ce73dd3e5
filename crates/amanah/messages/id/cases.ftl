# Permintaan sebagaimana dikerjakan staf: antrean, satu permintaan, meja layanan, dan yang menunggu hari ini.
nav-cases = Permintaan

cases-title = Permintaan
cases-answer = { $count ->
    [0] Tidak ada permintaan yang terbuka.
   *[other] { $count } permintaan masih terbuka.
} { $late ->
    [0] { "" }
   *[other] { $late } sudah lewat tenggat.
}
cases-closed-answer = { $count ->
    [0] Belum ada permintaan yang ditutup.
   *[other] { $count } permintaan yang terakhir ditutup.
}
cases-lead = Yang paling dekat tenggatnya ada di atas. Penghapusan berjalan sendiri; selebihnya menunggu salah seorang dari kita.
cases-empty = Tidak ada yang terbuka
cases-empty-more = Permintaan datang dari ClientZone, lewat surel, dari penyedia akun masuk, atau dicatat di meja layanan.
cases-show = Tampilkan
cases-show-open = Permintaan terbuka
cases-show-closed = Permintaan yang ditutup
cases-show-button = Tampilkan
cases-line = { $kind }: pelanggan { $number }
cases-line-erased = { $kind }: pelanggan yang sudah dihapus
cases-due = Tenggat
cases-next = Langkah berikut
cases-answer-waits = Ada balasan menunggu
cases-came = Datang lewat: { $channel }
cases-closed-on = ditutup { $when }

urgency-later = Lebih dari satu hari lagi
urgency-day = Paling lama satu hari lagi
urgency-hours = Paling lama enam jam lagi
urgency-late = Lewat tenggat

case-answer-person = Ini menunggu salah seorang dari kita. Penuhi permintaannya, lalu tutup di sini.
case-answer-restrict = Pelanggan meminta agar datanya untuk sementara hanya disimpan. Batasi datanya, atau tolak dengan alasannya.
case-answer-restricted = Data dibatasi, dan tidak ada yang menunggu kita. Pelanggan mencabutnya sendiri.
case-answer-course = Ini berjalan sendiri. Langkah berikut dan waktunya ada di bawah.
case-answer-confirm = Alamat terdaftar sedang diminta mengonfirmasi. Sebelum itu tidak ada yang dihapus.
case-answer-stuck = Ini tidak berjalan sendiri: lihat di bawah apa yang menghalangi.
case-answer-outside = Di sini sudah selesai. Sistem lain belum menyatakannya; Anda bisa menyatakannya untuk sistem yang tidak menjawab sendiri.
case-answer-elsewhere = Di sini sudah selesai. Sistem lain belum menyatakannya.
case-answer-unknown = Belum pasti apakah masih ada layanan pelanggan ini yang berjalan. Tidak ada yang dibekukan atau dihapus sebelum salah satu dari kita memeriksanya.
case-unknown = Apakah masih berjalan?
case-unknown-why = Panel sudah lebih dari sehari tidak melaporkan layanan ini, atau melaporkan layanan yang kita catat sudah berakhir. Periksalah di panel lalu catat yang Anda lihat, atau tunggu laporan berikutnya lalu lanjutkan.
case-unknown-known = Semuanya sudah jelas lagi. Lanjutkan, dan permintaan ini berjalan seperti biasa.
case-unknown-since = terakhir dilaporkan berjalan { $when }
case-unknown-ended-here = di sini berakhir { $ended }, dilaporkan berjalan { $when }
case-unknown-runs = Masih berjalan
case-unknown-ended = Sudah berakhir
case-unknown-go-on = Lanjutkan dengan yang diketahui
case-unknown-other = Dukungan atau petugas pelindungan data yang memeriksanya.
case-answer-closed = Tidak ada lagi yang perlu dikerjakan di sini.
case-answer-mailbox = Kotak surat terdaftar mungkin sudah milik orang lain, jadi tidak ada yang dikirim ke sana. Petugas pelindungan data memutuskan berdasarkan fakta yang tidak tertulis di surel mana pun.
case-fact-mailbox = Kotak surat terdaftar
case-mailbox-undeliverable = Surel ke sana tidak sampai pada { $when }, setelah kotak surat ini dibuktikan. Kotak surat yang dilepas bisa jatuh ke orang lain.
case-mailbox-domain-of-another = Sejak { $when } domainnya ada pada pelanggan lain di sini; kotak surat ini dibuktikan sebelum itu.
case-mailbox-in-other-hands = Penyedia akun masuk menyatakan kotak surat ini di tangan lain.
case-fact-channel = Datang lewat
case-fact-customer = Pelanggan
case-fact-activity = Saat diterima
case-activity-active = Ada layanan yang berjalan
case-activity-inactive = Tidak ada layanan yang berjalan
case-activity-unknown = Belum pasti apakah ada layanan yang berjalan
case-fact-received = Diterima
case-fact-due = Tenggat
case-fact-next = Langkah berikut
case-fact-ends = Masa tunggu ini berakhir
case-fact-frozen = Data dibekukan sejak
case-fact-confirmed = Dikonfirmasi
case-confirmed-session = { $when }, saat masuk ke ClientZone
case-confirmed-mailbox = { $when }, lewat tautan ke alamat terdaftar
case-confirmed-second-fact = { $when }, tanpa kotak surel, disetujui petugas
case-fact-opened-by = Dicatat oleh
case-fact-closed = Ditutup
case-fact-closed-by = Ditutup oleh
case-fact-why = Alasan
case-course = Perjalanannya
case-leaf = Catatan { $leaf } di buku besar
case-plan = Jika dihapus sekarang
case-plan-more = Hanya dalam angka: isinya tidak ditampilkan di sini. Saat dilaksanakan, semuanya diputuskan lagi dengan aturan yang sama.
case-plan-answer = { $goes } data dihapus, { $stays } tetap disimpan karena diwajibkan undang-undang.
case-plan-held = { $held } data ditahan untuk suatu perkara. Hanya petugas dan bagian hukum yang membaca ini; pelanggan membaca tentang pemeriksaan hukum, seperti pada setiap penghapusan.
case-plan-claimed = { $count } surel di antaranya menunggu dan hanya mengaku datang dari alamat pelanggan; surel itu ikut dihapus.
case-plan-fate = Nasibnya
case-plan-law = Dasar hukum
case-plan-goes = Dihapus
case-plan-stays = Disimpan sampai { $until }
case-plan-stays-open = Disimpan, tanggalnya belum ada
case-plan-fate-held = Ditahan
case-plan-companies = Perusahaan berikut ikut dihapus, karena tidak ada orang lain di akunnya: { $numbers }.
case-plan-hand-over = Pelanggan lebih dahulu menyerahkan akun: { $numbers }. Caranya lewat Orang di ClientZone.
case-plan-running = { $count ->
    [0] Tidak ada layanan yang berjalan.
   *[other] { $count } layanan masih berjalan.
}
case-kept = Yang disimpan menurut undang-undang
case-open-customer = Buka pelanggan
case-act = Yang dapat Anda lakukan
case-act-answer = Sudah dipenuhi: tutup
case-act-restrict = Batasi datanya
case-act-lift = Cabut pembatasan
case-act-again = Kirim lagi konfirmasinya
case-act-confirm-first = Kirim konfirmasinya
case-act-second-fact = Konfirmasi tanpa kotak surel
case-act-stop = Hentikan atas kata pelanggan
case-act-refuse = Tolak permintaan

case-restrict-title = Batasi data pelanggan ini?
case-restrict-lead = Sejak itu data hanya disimpan: hanya untuk permintaan ini, untuk hal yang diwajibkan undang-undang, dan untuk dilihat pelanggannya sendiri. Pelanggan diberi tahu dan mencabutnya sendiri.
case-restrict-services = Jika ada layanan yang berjalan, tidak ada faktur dan pemberitahuan layanan yang dikirim sampai pembatasan dicabut. Jika kontrak tidak mengizinkannya, tolak dengan alasan itu (UU 27/2022 Pasal 41).
case-restrict-button = Batasi
case-lift-title = Cabut pembatasan ini?
case-lift-lead = Hanya jika alasannya sudah tidak ada dan pelanggan mengetahuinya lebih dahulu. Data langsung digunakan kembali; pelanggan diberi tahu lewat surel dengan nama Anda.
case-lift-button = Cabut
case-answer-title = Sudah dipenuhi?
case-answer-lead = Anda menyatakan bahwa permintaan ini sudah dipenuhi: { $kind }. Pelanggan diberi tahu lewat surel dengan nama Anda, dan permintaan ditutup.
case-answer-button = Sudah, tutup
case-refuse-title = Tolak permintaan ini?
case-refuse-lead = Pelanggan diberi tahu lewat surel bahwa permintaannya ditolak, apa alasannya, dan siapa yang menolak. Data yang dibekukan digunakan kembali. Pelanggan dapat mengadu kepada lembaga pelindungan data pribadi.
case-refuse-why = Mengapa?
case-refuse-why-hint = Pelanggan membaca alasan ini, dan tidak ada yang lain.
case-refuse-why-missing = Pilih alasan penolakannya.
case-refuse-button = Tolak
case-stop-title = Hentikan penghapusan ini?
case-stop-lead = Hanya jika pelanggan mengatakannya kepada Anda. Semuanya langsung digunakan kembali; buku besar dan surel kepada pelanggan menyebut nama Anda.
case-stop-button = Hentikan penghapusan
case-second-title = Konfirmasi tanpa kotak surel?
case-second-lead = Untuk orang yang kotak surelnya sudah tidak ada atau kini milik orang lain. Seorang rekan mencatat permintaannya; Anda melihat hal yang tidak tertulis di surel mana pun, dan bertanggung jawab atasnya.
case-second-longer = Waktu berpikir lalu menjadi { $hours } jam, dan semua alamat lain diberi tahu.
case-second-label = Hal apa yang ditunjukkan?
case-second-invoice = Nomor dan jumlah sebuah faktur
case-second-number = Nomor pelanggan
case-second-missing = Pilih hal yang ditunjukkan.
case-second-invoice-number = Nomor faktur
case-second-invoice-total = Jumlah yang harus dibayar
case-second-invoice-total-hint = Dalam rupiah, seperti tercetak: 111000
case-second-customer-number = Nomor pelanggan
case-second-customer-number-hint = Seperti yang dikatakan atau ditunjukkan pelanggan, bukan yang Anda temukan di sini.
case-second-wrong = Ini tidak benar untuk pelanggan ini. Tanyakan sekali lagi.
case-second-unread = Ini tidak dapat dibaca.
case-second-seen = Siapa yang Anda temui, dan apa yang ditunjukkannya?
case-second-seen-hint = Disegel untuk pelanggan bersama catatan di buku besar; ia dapat membacanya.
case-second-seen-short = Tulislah { $least } sampai { $most } huruf.
case-second-button = Konfirmasi penghapusan
case-second-same = Anda sendiri yang mencatat permintaan ini. Petugas lain yang menyetujuinya.

desk-request-link = Catat permintaan pelanggan ini
desk-request-title = Permintaan pelanggan { $number }
desk-request-answer = Catat apa yang diminta pelanggan. Tenggat menurut undang-undang berjalan sejak sekarang, dan pelanggan diberi tahu lewat surel.
desk-request-kind = Apa yang diminta?
desk-request-kind-missing = Pilih apa yang diminta.
desk-request-kind-erase-hint = Datanya dibekukan, dan alamat terdaftar diminta mengonfirmasi. Tanpa itu tidak ada yang dihapus.
desk-request-came = Bagaimana datangnya?
desk-request-came-missing = Pilih bagaimana datangnya.
desk-request-button = Catat
case-came-letter = Lewat surat
case-came-telephone = Lewat telepon
case-came-in-person = Datang sendiri
case-came-ticket = Dalam tiket
desk-ticket-deletion = Kirim konfirmasi penghapusan ke alamat terdaftar
desk-ticket-deletion-hint = Jika pelanggan di sini meminta akunnya ditutup. Datanya dibekukan sampai ia mengonfirmasi atau sampai satu minggu lewat.

console-done-case-opened = Permintaan sudah dicatat, dan pelanggan sudah diberi tahu.
console-done-case-portal = Pelanggan ini memiliki layanan yang berjalan: ia diberi tahu cara berhenti lewat ClientZone. Tidak ada yang diubah.
console-done-case-person = Permintaan sudah dicatat. Masih ada orang lain di akun pelanggan ini; akunnya diserahkan dahulu.
console-done-case-mailbox-in-doubt = Tidak ada yang dikirim: kotak surat terdaftar mungkin sudah milik orang lain. Petugas pelindungan data yang memutuskan.
console-done-case-looking = Permintaan sudah dicatat. Belum pasti apakah ada layanan yang berjalan: periksa di bawah sebelum dilanjutkan.
console-done-case-service-said = Sudah dicatat.
console-done-case-goes-on = Permintaan dilanjutkan menurut yang kini diketahui.
console-done-case-still-unknown = Masih ada layanan yang belum pasti berjalan atau tidak, jadi belum ada yang dilanjutkan.
console-done-case-open-already = Penghapusan pelanggan ini sudah berjalan. Inilah permintaannya.
console-done-case-restricted = Data dibatasi, dan pelanggan sudah diberi tahu.
console-done-case-answered = Permintaan sudah ditutup, dan pelanggan sudah diberi tahu.
console-done-case-refused = Permintaan ditolak, dan pelanggan diberi tahu alasannya.
console-done-case-asked = Tautan konfirmasi sedang dikirim ke alamat terdaftar.
console-done-case-stopped = Penghapusan dihentikan. Semuanya digunakan kembali, dan pelanggan diberi tahu.
console-done-case-confirmed = Penghapusan dikonfirmasi, dan waktu berpikir yang lebih panjang sudah mulai.
console-done-case-changed = Keadaan permintaan ini sudah berubah. Tidak ada yang diubah.
console-done-case-hand-over = Masih ada orang lain di akun pelanggan ini. Tidak ada yang diubah.
console-done-case-company = Perusahaan berakhir bersama pemilik akunnya. Buka pemiliknya dan catat permintaan untuknya. Tidak ada yang diubah.
console-done-case-too-often = Terlalu banyak surel terkirim kepada pelanggan ini. Tunggulah beberapa menit.

work-case = { $kind }: pelanggan { $number }
work-case-link = Lihat permintaannya
deletion-request-open = Alamat terdaftar sedang ditanya tentang seluruh akun: yang ini menunggu permintaan itu.
deletion-request-link = Lihat permintaannya

report-requests = Yang Anda minta kepada kami tentang data Anda
report-request = Permintaan, dan lewat mana
report-request-steps = Perjalanannya
