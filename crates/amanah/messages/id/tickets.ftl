# Layanan, dan tiket dengan dua sisi.
nav-services = Layanan & faktur
nav-tickets = Tiket
nav-console-tickets = Tiket

ticket-list-title = Pertanyaan Anda
ticket-list-answer = { $open ->
    [0] Tidak ada pertanyaan Anda yang masih terbuka.
   *[other] { $open } pertanyaan Anda masih terbuka.
} { $answered ->
    [0] { "" }
   *[other] { $answered } sudah ada jawabannya.
}
ticket-list-empty = Belum ada pertanyaan Anda di sini
ticket-list-empty-more = Tulislah kepada kami tentang layanan, faktur, atau data Anda. Tulisan Anda disegel sebagai milik Anda, dan hanya dibuka oleh orang yang menjawabnya.
ticket-list-notes = Catatan yang kami buat untuk rekan kerja tentang pertanyaan Anda juga data tentang Anda; bacalah bersama data lainnya di
ticket-line = Ditanyakan { $opened }, terakhir berubah { $changed }
ticket-of-day = Pertanyaan { $when }
ticket-state-open = Menunggu kami
ticket-state-answered = Sudah dijawab
ticket-state-waiting = Sedang kami tangani
ticket-state-closed = Ditutup
ticket-stands-open = Anda menunggu jawaban kami sejak { $when } ({ $ago }).
ticket-stands-answered = Kami menjawab pada { $when } ({ $ago }).
ticket-stands-waiting = Sedang kami tangani; sejak { $when } ({ $ago }) kami sendiri menunggu sesuatu.
ticket-stands-closed = Ditutup pada { $when } ({ $ago }). Tulislah lagi, dan pertanyaan ini terbuka kembali.
ticket-new-title = Tanyakan sesuatu
ticket-new-answer = Ceritakan apa yang Anda perlukan. Kami menjawab di sini, dan mengirim surel begitu jawabannya ada.
ticket-subject = Tentang apa?
ticket-subject-hint = Beberapa kata saja, misalnya: surel tidak masuk.
ticket-subject-missing = Tulis dalam beberapa kata tentang apa.
ticket-too-many = { $most } pertanyaan Anda masih terbuka. Tulislah di salah satunya, atau tutup dahulu satu.
ticket-text = Apa yang ingin Anda sampaikan?
ticket-text-hint = Jangan tulis kata sandi: kami tidak pernah memerlukannya.
ticket-text-missing = Tulis dahulu sesuatu.
ticket-text-long = Tulis paling banyak { $most } karakter.
ticket-text-gone = Masa simpan tulisan ini sudah habis, dan isinya sudah dihapus.
ticket-send = Kirim
ticket-back = Kembali ke pertanyaan Anda
ticket-opened = Ditanyakan { $when }
ticket-you = Anda
ticket-system = Sistem
ticket-reply = Balas
ticket-reply-reopens = Tulis lagi untuk membukanya kembali
ticket-reply-send = Kirim
ticket-close = Tutup pertanyaan ini
ticket-attachments = Berkas belum dapat dilampirkan.
ticket-notes-too = Catatan kami untuk rekan kerja tentang pertanyaan ini ada di
portal-done-ticket-sent = Pertanyaan Anda sudah kami terima. Anda mendapat surel begitu jawabannya ada.
portal-done-ticket-replied = Pesan Anda sudah kami terima.
portal-done-ticket-closed = Pertanyaan ini ditutup. Tulislah lagi, dan ia terbuka kembali.
portal-done-ticket-full = Pertanyaan ini tidak dapat menerima pesan lagi. Silakan ajukan pertanyaan baru.

console-ticket-heading = Tiket pelanggan { $number }
console-ticket-read = Anda membaca ini untuk tujuan yang Anda nyatakan; pembacaan ini tercatat di buku besar.
console-ticket-unread = Isinya tampil setelah Anda membukanya; buku besar dan pelanggan lalu tahu bahwa Anda membukanya.
console-ticket-about = Perihal
console-ticket-id = Tiket
console-ticket-opened = Dibuka
console-ticket-assigned = Ditangani oleh
console-ticket-nobody = belum ada
console-ticket-of = { $name }
console-ticket-since = sejak { $when } ({ $ago })
console-ticket-state-open = Pelanggan menunggu
console-ticket-state-answered = Sudah dijawab
console-ticket-state-waiting = Menunggu
console-ticket-state-closed = Ditutup
console-ticket-stands-open = Pelanggan menunggu sejak
console-ticket-stands-answered = Dijawab
console-ticket-stands-waiting = Menunggu sejak
console-ticket-stands-closed = Ditutup
console-ticket-customer = Pelanggan
console-ticket-internal = untuk rekan kerja
console-ticket-answering = Jawaban untuk pelanggan
console-ticket-answering-hint = Pelanggan mendapat surel bahwa jawabannya ada, lalu membacanya di ClientZone.
console-ticket-noting = Catatan untuk rekan kerja
console-ticket-noting-hint = Tidak tampil dalam percakapan. Catatan ini tetap data tentang pelanggan, jadi tercantum di datanya dan di laporan aksesnya: tulis hanya yang pantas ia baca.
console-ticket-send = Jawab
console-ticket-keep-note = Simpan catatan
console-ticket-open-to-read = Buka pelanggan dan baca
console-ticket-open-with-reason = Sudah ditutup. Buka pelanggan dengan alasan untuk membacanya
console-ticket-take = Saya tangani
console-ticket-give-back = Kembalikan
console-ticket-wait = Kita menunggu sesuatu
console-ticket-reopen = Buka kembali
console-done-ticket-answered = Jawaban Anda sudah sampai pada pelanggan, dan sebuah surel memberitahunya.
console-done-ticket-answered-unmailed = Jawaban Anda ada di ClientZone. Surel tidak dapat dikirim: pelanggan tidak punya alamat, atau belum menyetujui kebijakan.
console-done-ticket-noted = Catatan disimpan.
console-done-ticket-taken = Tiket ini Anda yang menjawab.
console-done-ticket-given-back = Tiket ini kembali menjadi milik bersama.
console-done-ticket-waits = Tiket menunggu; pelanggan melihat bahwa ini sedang ditangani.
console-done-ticket-reopened = Tiket terbuka kembali.

service-room-answer = { $running ->
    [0] Saat ini tidak ada layanan yang berjalan untuk Anda.
   *[other] { $running } layanan berjalan untuk Anda.
} { $ended ->
    [0] { "" }
   *[other] { $ended } sudah berakhir.
}
service-room-running = Yang berjalan
service-room-ended = Yang sudah berakhir
service-room-empty = Belum ada layanan di sini
service-room-empty-more = Bila kami menyiapkan situs web, domain, atau mesin untuk Anda, layanan itu tercantum di sini beserta harganya.
service-kind = Jenis
service-kind-hosting = Situs web
service-kind-domain = Domain
service-kind-server = Mesin
service-kind-other = Layanan lain
service-state-runs = Berjalan
service-state-ordered = Dipesan
service-state-ended = Berakhir
service-state-unknown = Belum pasti
service-since = sejak { $when }
service-ended = berakhir { $when }
service-ends = akan berakhir { $when }
service-reported = terakhir dilaporkan { $when }
service-price-month = { $amount } per bulan
service-price-quarter = { $amount } per triwulan
service-price-year = { $amount } per tahun
service-price-once = { $amount } sekali bayar
service-section = Layanan
service-section-answer = { $count ->
    [0] Belum ada layanan yang dicatat.
   *[other] { $running } dari { $count } berjalan.
}
service-add = Tambah layanan
service-change = Ubah
service-end = Akhiri
service-add-title = Layanan untuk pelanggan { $number }
service-add-answer = Yang ditulis di sini dilihat pelanggan di ClientZone. Nama-namanya disegel sebagai datanya.
service-add-button = Tambahkan layanan
service-change-title = Ubah layanan
service-change-answer = Isi yang berubah; yang Anda kosongkan tetap seperti semula. Nama sebelumnya langsung dihapus.
service-change-button = Ubah
service-label = Nama
service-label-hint = Sebutan dari pelanggan: “Toko”, “Surel kantor”.
service-host = Nama host
service-host-hint = Untuk situs web dan domain: toko.example. Dua layanan yang berjalan tidak dapat memakai nama yang sama.
service-plan = Paket
service-plan-hint = Seperti tertulis di daftar harga.
service-amount = Harga, belum termasuk pajak
service-amount-hint = Dalam rupiah, angka saja: 150000.
service-period = Ditagih setiap
service-period-hint = Hanya bila ada harganya.
service-period-month = Setiap bulan
service-period-quarter = Setiap triwulan
service-period-year = Setiap tahun
service-period-once = Sekali saja
service-started = Sejak
service-started-hint = Tanggal seperti 2026-11-26. Kosong berarti sekarang.
service-planned = Akan berakhir pada
service-planned-hint = Tanggal seperti 2027-11-26, bila sudah diketahui.
service-end-title = Akhiri layanan
service-end-answer = Layanan berakhir sekarang, dan tetap tercantum sebagai layanan yang berakhir.
service-end-lead = Nama hostnya dapat dipakai lagi. Bila tidak ada lagi yang berjalan, pelanggan menjadi tidak aktif dan dapat berhenti melalui surel.
service-end-button = Akhiri sekarang
console-done-service-added = Layanan sudah dicatat.
console-done-service-changed = Perubahan sudah dicatat.
console-done-service-ended = Layanan sudah berakhir.
console-done-service-over = Layanan ini sudah berakhir sebelumnya; tidak ada yang diubah.
console-problem-not-an-amount = Tulis angka saja, paling banyak dua angka setelah titik: 150000.
console-problem-not-a-host = Ini bukan nama host. Bentuknya seperti toko.example.
console-problem-not-chosen = Pilih salah satu.
console-problem-too-early = Tanggal ini mendahului awal layanan.
