# Konsol: ruang-ruang staf.
console-sign-in-title = Masuk ke konsol staf
console-sign-in-answer = Untuk orang yang bekerja di sini. Pelanggan masuk melalui ClientZone.
console-sign-in-wrong = Alamat dan kata sandi ini tidak cocok. Periksa keduanya, atau minta undangan kepada petugas pelindungan data.
console-sign-in-button = Masuk
console-email = Surel kerja Anda
console-password = Kata sandi
console-link-title = Masuk dengan tautan ini
console-link-answer = Tautan ini berlaku satu kali. Tekan tombolnya di peramban tempat Anda akan bekerja.
console-link-button = Masuk
console-link-expired-title = Tautan ini sudah kedaluwarsa
console-link-expired-answer = Tautan untuk staf hanya berlaku sementara. Mintalah yang baru kepada petugas pelindungan data.
console-link-used-title = Tautan ini sudah terpakai
console-link-used-answer = Tautan ini sudah dipakai atau memang tidak pernah ada; keduanya sengaja tampak sama. Mintalah yang baru kepada petugas pelindungan data, atau masuklah.
console-to-sign-in = Masuk ke konsol
console-invitation-title = Bergabung sebagai staf
console-invitation-answer = { $company } mengundang Anda. Sebutkan siapa Anda; apa yang boleh Anda lihat sudah ditentukan dalam undangan, dan kebijakanlah yang menegakkannya.
console-invitation-button = Terima undangan
console-your-name = Nama Anda
console-your-name-hint = Tidak dilihat pelanggan; tercantum dalam daftar harian petugas pelindungan data.
console-your-email-hint = Anda masuk dengan alamat ini.
console-new-password = Kata sandi
console-new-password-hint = Sedikitnya 8 karakter. Beberapa kata berurutan sudah baik.
console-done-welcome = Selamat datang. Setiap pelanggan yang Anda buka mulai sekarang tercantum dalam daftar harian petugas pelindungan data, dan pelanggan pun dapat melihatnya.
console-done-signed-out = Anda sudah keluar.
console-done-over = Waktu untuk pelanggan ini sudah habis. Sebutkan lagi mengapa Anda memerlukannya.
console-done-ticket-opened = Tiket sudah dibuka, dan isinya disegel sebagai data pelanggan sendiri.
console-done-ticket-closed = Tiket sudah ditutup. Pelanggannya tidak dapat dibuka lagi dengan tiket ini.
console-done-ticket-not-good = Tiket ini sudah ditutup atau tidak ada. Mungkin rekan Anda lebih dahulu.
console-done-roles-changed = Peran sudah diubah dan berlaku mulai halaman berikutnya.
console-done-let-go = Ia sudah diberhentikan. Sesi dan bukaannya berakhir.
console-done-taken-back = Ia bekerja lagi di sini, dengan peran semula.
console-done-last-officer = Ini petugas pelindungan data aktif yang terakhir. Tunjuk orang lain terlebih dahulu.
console-done-factors-reset = Langkah kedua dan kunci sandinya sudah dihapus, dan sesinya berakhir. Sekarang ia masuk dengan kata sandinya.
console-done-no-factors = Ia masuk dengan kata sandi saja; tidak ada yang perlu dihapus.
console-done-not-mailed = Pelanggan sudah terdaftar, tetapi tautannya tidak dapat dikirim. Pelanggan dapat memintanya sendiri di halaman masuk.
console-problem-missing = Ini perlu diisi.
console-problem-too-long = Ini terlalu panjang.
console-problem-not-an-address = Ini bukan alamat surel. Bentuknya seperti nama@example.com.
console-problem-not-a-phone = Ini bukan nomor telepon. Bentuknya seperti +62 812 3456 7890.
console-problem-password-too-short = Pakailah sedikitnya 8 karakter.
console-problem-password-too-long = Pakailah paling banyak 256 karakter.
console-problem-password-guessed = Kata sandi ini termasuk yang pertama dicoba orang. Pilih yang lain: empat kata yang tidak berhubungan sudah cukup.
console-problem-password-stolen = Kata sandi ini ada dalam daftar kata sandi yang dicuri. Pilih yang lain.
console-problem-not-agreed = Tanpa tanda tangan pelanggan di bawah kebijakan, tidak ada yang didaftarkan.
console-problem-unchanged = Ini sama dengan sebelumnya.
console-problem-taken = Anggota staf lain masuk dengan alamat ini.
console-problem-host-taken = Nama host ini sudah dipakai layanan yang berjalan. Jika berpindah tangan, akhiri dahulu layanan itu.
console-problem-not-a-form-number = Ini bukan nomor formulir. Nomornya memuat angka, tanpa spasi atau nama: 2026-0117.
console-problem-not-a-day = Tulis tanggal sebagai tahun-bulan-hari, seperti 2026-11-25.
console-problem-in-the-future = Hari ini belum tiba.
console-clause = Klausul
console-back = Kembali
console-nobody = tidak ada
console-see-entry = Lihat entrinya
console-when-and-how-far = { $when } ({ $far })
console-role-acting = Anda bertindak sebagai
console-role-choose = Ganti peran
console-today-answer = { $count ->
    [0] Tidak ada yang menunggu Anda.
   *[other] { $count } hal memerlukan Anda.
}
console-today-alarms = Perlu ditangani
console-today-counts = Dalam angka
console-today-tickets = { $count ->
   *[other] tiket terbuka
}
console-today-tickets-more = Masing-masing membuka pelanggannya tanpa alasan tambahan.
console-today-tickets-link = Lihat tiket
console-today-values = { $count ->
   *[other] nilai yang diganti
}
console-today-values-next = Yang berikutnya dihapus { $when }.
console-today-values-none = Tidak ada tenggat yang berjalan.
console-today-openings = { $count ->
   *[other] pelanggan dibuka hari ini
}
console-today-openings-more = Oleh siapa, untuk apa, dan mengapa, tercantum dalam daftar harian.
console-today-openings-link = Baca daftar harian
console-today-mails = { $count ->
   *[other] surel menunggu
}
console-today-mails-more = Tersegel di kotak keluar sampai diambil peladen penerus.
console-today-intake = Yang masuk hari ini
console-today-intake-caption = Data yang dicatat sejak tengah malam, menurut sumber
console-today-source = Sumber
console-today-recorded = Dicatat
console-alarm-policy = Kebijakan yang berlaku belum ditinjau ahli hukum. Setiap halamannya menyatakan demikian sampai ada yang meninjau.
console-alarm-policy-link = Baca kebijakannya
console-alarm-mails = { $count ->
   *[other] { $count } surel menunggu, dan tidak ada peladen penerus yang mengambilnya. Sebutkan satu dalam konfigurasi.
}
console-alarm-quarantine = { $count ->
   *[other] { $count } baris impor tidak cocok dengan pelanggan mana pun dan akan hilang setelah { $days } hari.
} Peta host ke pelanggan memberinya pemilik.
console-alarm-settings-link = Setelan dan pemeriksaan
console-find-button = Cari
console-find-why = Mengapa
console-find-tickets = Tiket terbuka
console-find-not-a-number = Ini bukan nomor pelanggan: angka terakhirnya tidak cocok. Periksa angka demi angka.
console-open-title = Buka pelanggan { $number }
console-open-answer = Belum ada apa pun tentang pelanggan ini yang ditampilkan. Sebutkan untuk apa Anda memerlukannya, dan hanya yang diperlukan akan tampil.
console-open-by-ticket = Dengan tiket terbuka
console-open-by-ticket-more = Tiket sudah menyebutkan untuk apa dan mengapa; tidak ada lagi yang perlu dinyatakan.
console-open-ticket-since = Tiket dibuka { $when }
console-open-under-ticket = Buka pelanggan
console-open-by-reason = Dengan alasan
console-open-button = Buka selama { $minutes } menit
console-open-note = Tujuan dan alasan tercantum dalam daftar harian petugas pelindungan data, dan pelanggan dapat membacanya.
console-open-new-ticket = Catat tiket untuk pelanggan ini
console-customer-number = Nomor pelanggan
console-customer-kind = Jenis
console-customer-since = Pelanggan sejak
console-customer-mailbox = Kotak surel terdaftar
console-mailbox-proved = Terbukti
console-mailbox-unproved = Belum terbukti: tautan sudah dikirim dan menunggu dibuka
console-purpose-opens = Menampilkan: { $categories }.
console-purpose-not-yours = Bukan untuk { $role }. Ini untuk: { $others }. Percobaan akan ditolak, dan penolakannya dicatat.
console-purpose-missing = Pilih tujuannya.
console-purpose-nothing = Tidak ada yang dibuka di sini untuk tujuan ini. Pilih yang lain.
console-reason-short = Tulis sedikitnya { $least } karakter, agar petugas pelindungan data dapat menilai alasannya.
console-reason-long = Tulis paling banyak { $most } karakter. Selebihnya dicatat dalam tiket.
console-customer-title = Pelanggan { $number }
console-customer-answer = { $count ->
   *[other] Anda melihat { $count } data
}, karena tujuannya: { $purpose }.
console-customer-frozen = Penghapusan sedang berjalan. Hanya yang diperlukan perkaranya yang ditampilkan.
console-customer-ticket = Dengan tiket { $ticket }
console-customer-reason = Dengan alasan yang Anda tulis
console-customer-open-until = Terbuka sampai
console-customer-reopen = Buka untuk tujuan lain
console-customer-withheld = Tidak ditampilkan
console-customer-withheld-more = Ini juga kami simpan, tetapi kebijakan tidak melepaskannya kepada Anda untuk tujuan ini.
console-customer-tickets = Tiket terbuka
console-customer-recorded = Tampilan ini adalah entri { $place } dalam buku besar, dan pelanggan dapat melihatnya.
console-datum-story = { $source }, { $when }
console-datum-restricted = Sudah diganti, menunggu penghapusan
console-datum-unconfirmed = Belum ditegaskan pelanggan
console-withheld-credential = Rahasia untuk masuk tidak pernah ditampilkan, kepada siapa pun, untuk tujuan apa pun.
console-withheld-purpose = { $category } tidak dilepaskan kepada { $role } untuk: { $purpose }.
console-refusal-title = Kebijakan menolak ini
console-refusal-answer = { $role } tidak boleh membuka pelanggan untuk: { $purpose }. Tidak ada yang ditampilkan.
console-refusal-fault = Kebijakan tidak dapat dievaluasi, sehingga tidak ada yang ditampilkan. Teknisi kami sudah diberi tahu.
console-refusal-default = Apa yang tidak diizinkan satu kalimat pun dalam kebijakan, dilarang.
console-refusal-what-needed = Apa yang diperlukan
console-refusal-needed = Peran yang oleh kebijakan diberi tujuan ini: { $purpose }.
console-refusal-whom-to-ask = Kepada siapa bertanya
console-refusal-whom = { $roles }
console-refusal-record = Dicatat
console-refusal-recorded = Entri { $place } dalam buku besar.
console-refusal-back = Pilih tujuan lain
console-tickets-title = Tiket terbuka
console-tickets-answer = { $count ->
    [0] Tidak ada tiket terbuka.
   *[other] { $count } tiket terbuka. Yang menunggu paling lama ada di atas.
}
console-tickets-purpose = Tiket membuka pelanggannya untuk: { $purpose }. Isi dan nama baru tampil setelah itu.
console-tickets-customer = Pelanggan { $number }
console-tickets-close = Tutup tiket
console-tickets-new = Cari pelanggan untuk mencatat tiket baru
console-tickets-empty = Tidak ada tiket terbuka
console-tickets-empty-more = Saat pelanggan menelepon atau datang ke meja, carilah ia dan catat permintaannya.
console-ticket-title = Tiket baru untuk pelanggan { $number }
console-ticket-answer = Tulis apa yang diminta pelanggan. Isinya disegel sebagai data pelanggan sendiri, dan ia dapat membacanya di ClientZone.
console-ticket-text = Yang diminta pelanggan
console-ticket-text-hint = Dengan kalimat sederhana, seperti Anda membacakannya kembali.
console-ticket-text-missing = Tulis apa yang diminta pelanggan.
console-ticket-text-long = Tulis paling banyak { $most } karakter.
console-ticket-button = Buka tiket
console-back-to-customer = Kembali ke pelanggan
console-openings-title = Daftar harian bukaan
console-openings-answer = { $waiting ->
    [0] Tidak ada yang menunggu tinjauan Anda.
   *[other] { $waiting } bukaan menunggu tinjauan Anda.
} { $day }: { $count ->
    [0] tidak ada pelanggan yang dibuka.
   *[other] pelanggan dibuka { $count } kali, oleh { $people } anggota staf.
}
console-openings-caption = Semua bukaan pada { $day }, yang terbaru lebih dahulu
console-openings-when = Kapan
console-openings-who = Siapa
console-openings-person = { $name }, sebagai { $role }
console-openings-customer = Pelanggan
console-openings-purpose = Tujuan
console-openings-why = Tiket atau alasan
console-openings-entry = Buku besar
console-openings-ticket = Tiket { $ticket }
console-openings-reason-gone = Terhapus bersama pelanggan
console-openings-erased = Terhapus
console-openings-day = Hari
console-openings-days = Hari-hari
console-openings-show = Tampilkan
console-openings-before = Hari sebelumnya
console-openings-after = Hari berikutnya
console-openings-print = Halaman ini tercetak sebagai daftar untuk ditandatangani. Membacanya juga dicatat.
console-openings-more = { $count } lagi menyusul setelah yang ini selesai.
console-openings-empty = Tidak ada yang dibuka pada hari ini
console-openings-empty-more = Setiap kali staf membuka pelanggan, bukaan itu tercantum di sini beserta tujuan dan alasannya.
console-register-answer = Isikan apa yang tertera pada kertas bertanda tangan, persis seperti tertulis. Setiap data mengingat nomor formulirnya.
console-register-number = Nomor formulir
console-register-number-hint = Tercetak di kanan atas; kertasnya diarsipkan dengan nomor ini.
console-register-signed = Ditandatangani pada
console-register-signed-hint = Tanggal di samping tanda tangan pelanggan.
console-register-kind = Siapa yang mendaftar
console-register-name = Nama
console-register-company = Nama perusahaan, bila perusahaan
console-register-email = Alamat surel
console-register-email-hint = Ke sana kami kirim tautan yang membuktikan kotak surelnya.
console-register-phone = Telepon, bila diberikan
console-register-address = Alamat pos, bila diberikan
console-register-language = Bahasa halaman dan surel
console-register-agrees = Pelanggan menandatangani persetujuan atas kebijakan { $version }
console-register-policy = Kebijakan yang berlaku
console-register-button = Daftarkan pelanggan
console-register-taken = Sudah ada pelanggan yang terdaftar dengan alamat ini. Carilah pelanggan itu; datanya hanya tampil dengan tujuan.
console-registered-title = Terdaftar
console-registered-answer = Pelanggan sudah terdaftar, dan tautan untuk membuktikan kotak surelnya sudah dikirim. Tautan itu berlaku { $hours } jam.
console-registered-receipt = Tulis nomor ini pada kertasnya
console-registered-next = Daftarkan pelanggan berikutnya
console-registered-open = Buka pelanggan ini
console-staff-answer = { $count ->
   *[other] { $count } orang bekerja di sini
}, { $officers ->
   *[other] { $officers } di antaranya petugas pelindungan data.
}
console-staff-caption = Anggota staf
console-staff-name = Nama
console-staff-email = Surel
console-staff-roles = Peran
console-staff-state = Status
console-staff-since = Sejak
console-staff-active = Bekerja di sini
console-staff-inactive = Diberhentikan
console-sights = Apa yang boleh dilihat setiap peran
console-sights-more = Ditanyakan langsung kepada kebijakan, sehingga halaman ini tidak mungkin berbeda dari yang ditegakkan.
console-role-opens = Membuka pelanggan untuk: { $purposes }.
console-role-opens-nothing = Tidak membuka pelanggan mana pun.
console-roles-label = Peran
console-roles-hint = Sesedikit yang diperlukan pekerjaannya.
console-roles-missing = Pilih sedikitnya satu peran.
console-roles-last-officer = Ini petugas pelindungan data aktif yang terakhir. Tunjuk orang lain terlebih dahulu.
console-invite-title = Undang seseorang
console-invite-answer = Pilih apa yang akan ia kerjakan di sini. Siapa dirinya, ia sebutkan saat menerima undangan.
console-invite-button = Buat undangan
console-invite-note = Tautannya berlaku satu kali, selama { $hours } jam.
console-invited-title = Serahkan tautan ini
console-invited-answer = Tautan ini ditampilkan sekali dan tidak disimpan di mana pun. Siapa yang pertama membukanya menjadi anggota staf.
console-invited-link = Undangan
console-invited-copy = Salin tautan
console-invited-until = Berlaku sampai
console-invited-note = Serahkan sendiri, atau melalui saluran yang hanya dapat dibaca olehnya.
console-invited-back = Kembali ke daftar staf
console-member-save = Simpan peran
console-member-leaves = Ia keluar
console-member-leaves-more = Sesi dan bukaannya segera berakhir. Apa yang dilakukannya tetap tercatat dalam buku besar.
console-member-self = Ini Anda sendiri. Anda akan langsung dikeluarkan.
console-member-returns = Ia kembali
console-member-take-back = Terima kembali
console-let-go-title = Berhentikan { $name }?
console-let-go-lead = Sesi dan bukaannya segera berakhir, dan ia tidak dapat masuk lagi. Anda dapat menerimanya kembali kelak.
console-let-go-button = Berhentikan
console-member-locked-out = Ia tidak dapat masuk
console-member-locked-out-more = Bila ponselnya hilang beserta kode pemulihannya, atau perangkat yang menyimpan kunci sandinya.
console-reset-title = Matikan langkah kedua { $name }?
console-reset-lead = Lakukan ini hanya bila Anda yakin bahwa yang meminta memang dia: Anda bertemu langsung, atau meneleponnya di nomor yang Anda kenal. Langkah kedua dan semua kunci sandinya dihapus, dan semua sesinya berakhir. Setelah itu kata sandinya (atau akun perusahaan) saja sudah membuka konsol, sampai ia memasang langkah kedua yang baru. Sebuah surel memberitahunya bahwa Anda yang melakukannya, dan buku besar mencatatnya.
console-reset-button = Matikan langkah kedua dan kunci sandi
console-settings-answer = { $count ->
    [0] Semuanya baik.
   *[other] { $count } pemberitahuan memerlukan seseorang.
}
console-settings-doctor = Pemeriksaan
console-settings-doctor-more = Pemeriksaan lengkap, dengan kunci, diska, dan buku besar, dijalankan di mesinnya: amanah doctor
console-settings-well = Tidak ada yang perlu ditangani.
console-settings-house = Rumah ini
console-settings-company = Perusahaan
console-settings-url = Alamat halaman
console-settings-mailbox = Kotak surel privasi
console-settings-zone = Zona waktu
console-settings-relay = Peladen penerus surel
console-settings-relay-yes = Surel keluar melalui peladen penerus
console-settings-relay-no = Tidak ada: surel menunggu di kotak keluar
console-settings-key = Kunci publik buku besar
console-settings-policy = Kebijakan yang berlaku
console-settings-basis = Mengapa kami bertanggung jawab kepada pelanggan
console-settings-clocks = Tenggat
console-settings-clocks-more = Ditetapkan paket kebijakan; perubahan berarti versi baru.
console-settings-minutes = { $count } menit
console-settings-hours = { $count } jam
console-settings-days = { $count } hari
console-clock-purpose = Pelanggan yang dibuka tetap terbuka selama
console-clock-idle = Sesi yang menganggur berakhir setelah
console-clock-invitation = Undangan berlaku selama
console-clock-replaced = Nilai yang diganti dihapus setelah
console-clock-access = Permintaan akses dijawab dalam
console-clock-quarantine = Baris yang tidak cocok hilang setelah
console-outbox-answer = { $count ->
    [0] Belum ada surel yang ditulis.
   *[other] { $count } surel, sebagaimana akan diambil peladen penerus.
} Membacanya adalah pelepasan data, dan dicatat.
console-outbox-read = Baca
console-outbox-empty = Belum ada surel
console-outbox-empty-more = Mendaftarlah sebagai pelanggan, atau daftarkan seseorang di meja.
console-mail-title = Surel dari kotak keluar
console-mail-answer = Di perusahaan sungguhan hanya penerimanya yang membaca.
console-mail-to = Kepada
console-mail-subject = Perihal
console-mail-recorded = Surel ini bertumpu pada entri { $place } dalam buku besar.
console-letter-sign-up-code = Kode pembukti kotak surel
console-letter-already-registered = Anda sudah punya akun
console-letter-welcome = Selamat datang
console-letter-sign-in-link = Tautan untuk masuk
console-letter-desk-welcome = Terdaftar di meja layanan
console-letter-proof-code = Kode pembukti diri
console-letter-password-changed = Kata sandi diganti
console-letter-change-code = Kode pembukti kotak surel baru
console-letter-address-wanted = Ada yang menginginkan alamat Anda
console-letter-change-asked = Penggantian alamat diminta
console-letter-changed-away = Pemberitahuan terakhir ke alamat lama
console-letter-changed-here = Pemberitahuan pertama ke alamat baru
console-letter-name-changed = Nama diganti
console-letter-change-stopped = Penggantian dihentikan
console-letter-break-glass = Bukaan darurat, kepada petugas
console-letter-staff-signed-in = Masuk baru, kepada staf
console-letter-staff-factors = Perubahan cara masuk, kepada staf
console-letter-staff-factors-reset = Langkah kedua dimatikan rekan, kepada staf
console-letter-maintenance = Pemberitahuan pemeliharaan
console-letter-other = Surel
