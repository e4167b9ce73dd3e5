# ClientZone: ruang-ruang pelanggan.
portal-step = Langkah { $here } dari { $last }
portal-go-on = Lanjutkan
portal-save = Simpan
portal-leave-as-is = Biarkan seperti semula
portal-back-to-profile = Kembali ke profil
portal-back-to-sign-in = Ke halaman masuk
portal-read-policy = Baca kebijakan privasi
portal-name = Nama Anda
portal-company-name = Nama perusahaan
portal-company-name-hint = Khusus perusahaan; selain itu biarkan kosong.
portal-email = Alamat surel
portal-password = Kata sandi
portal-password-hint = Sedikitnya 8 karakter. Beberapa kata yang tidak berhubungan mudah diingat dan sulit ditebak.
portal-phone-hint = Dengan kode negara, atau diawali 0: 0812 3456 7890.
portal-code = Kode enam angka
portal-erased-on = Dihapus pada

# Yang bisa salah pada isian.
portal-problem-missing = Isilah bagian ini.
portal-problem-too-long = Terlalu panjang untuk kami simpan; persingkatlah.
portal-problem-not-an-address = Ini bukan alamat surel. Bentuknya seperti nama@example.com.
portal-problem-not-a-phone = Ini bukan nomor telepon. Nomor telepon terdiri atas 8 sampai 15 angka.
portal-problem-password-too-short = Pilih kata sandi sedikitnya 8 karakter.
portal-problem-password-too-long = Pilih kata sandi paling panjang 256 bita.
portal-problem-password-guessed = Kata sandi ini termasuk yang pertama dicoba orang. Pilih yang lain: empat kata yang tidak berhubungan sudah cukup.
portal-problem-password-stolen = Kata sandi ini ada dalam daftar kata sandi yang dicuri. Pilih yang lain.
portal-problem-not-agreed = Centang kotak ini untuk melanjutkan: tanpa persetujuan Anda, kami tidak boleh menyimpan akun untuk Anda.
portal-problem-unchanged = Ini sudah alamat Anda. Masukkan alamat lain, atau biarkan seperti semula.

# Yang baru saja terjadi.
portal-done-signed-up = Akun Anda siap. Anda baru saja menyetujui kebijakan, dan persetujuan itu tertulis dalam catatan Anda.
portal-done-signed-out = Anda sudah keluar.
portal-done-email = Alamat surel Anda telah diganti. Alamat sebelumnya dikunci dan akan dihapus; sampai saat itu perubahan ini dapat dibatalkan.
portal-done-name = Nama telah diganti. Nama sebelumnya dikunci dan akan dihapus; sampai saat itu perubahan ini dapat dibatalkan.
portal-done-corrected = Perbaikan Anda tercatat, dan nilai sebelumnya dihapus.
portal-done-undone = Nilai sebelumnya kembali berlaku, dan nilai yang lebih baru dihapus.
portal-done-language = Surel akan kami kirim dalam bahasa ini.
portal-done-session-ended = Sesi itu telah diakhiri.
portal-done-others-ended = Semua sesi lain telah diakhiri.
portal-done-password = Kata sandi Anda telah diganti, dan semua sesi lain telah diakhiri.
portal-done-agreed = Persetujuan Anda tercatat.

# Mendaftar.
portal-sign-up-title = Buat akun
portal-sign-up-answer = Dua langkah: beri tahu kami siapa Anda, lalu ketikkan kode yang kami kirim. Kami tidak meminta apa pun yang tidak kami perlukan.
portal-sign-up-kind = Untuk siapa akun ini?
portal-kind-person = Perorangan
portal-kind-company = Perusahaan
portal-sign-up-email-hint = Kami kirimkan kode ke alamat ini. Alamat ini menjadi alamat terdaftar Anda.
portal-sign-up-agree = Saya menyetujui kebijakan privasi { $version } dari { $company }.
portal-sign-up-button = Kirimi saya kode
portal-have-account = Saya sudah punya akun: masuk
portal-sign-up-code-answer = Kami telah mengirim surel kepada Anda. Jika alamat itu baru bagi kami, di dalamnya ada kode enam angka.
portal-sign-up-again = Surel tidak datang? Mulai lagi
portal-code-title = Ketikkan kode dari kotak masuk Anda
portal-code-button = Konfirmasi
portal-code-until = Kode berlaku sampai { $when } ({ $left }). Periksa juga folder spam.
portal-code-wrong = Ini bukan kode yang kami kirim. Anda masih dapat mencoba { $left } kali.
portal-code-over-title = Kode ini tidak berlaku lagi
portal-code-over-answer = Kode sudah dipakai, terlalu lama, atau terlalu sering salah diketik. Tidak ada yang berubah.
portal-sign-up-over-title = Pendaftaran ini sudah berakhir
portal-sign-up-over-answer = Kode sudah dipakai, terlalu lama, atau terlalu sering salah diketik. Isian Anda tidak kami simpan; mulailah lagi dan kami kirim kode baru.
portal-sign-up-taken-title = Alamat ini kini sudah memiliki akun
portal-sign-up-taken-answer = Seseorang menyelesaikan pendaftaran dengan kotak surel ini ketika kode sedang dikirim. Masuklah ke akun itu.

# Masuk.
portal-sign-in-title = Masuk
portal-sign-in-button = Masuk
portal-sign-in-agree = Dengan masuk, Anda memakai layanan menurut kebijakan privasi { $version }.
portal-sign-in-without-password = Masuk tanpa kata sandi: kami kirimkan tautan
portal-no-account = Belum punya akun? Buat akun
portal-sign-in-wrong = Alamat dan kata sandi ini tidak cocok. Coba lagi, atau minta kami mengirim tautan.
portal-link-title = Masuk dengan tautan
portal-link-answer = Kami kirimkan tautan yang dapat dipakai sekali untuk masuk. Anda tidak memerlukan kata sandi.
portal-link-button = Kirimi saya tautan
portal-link-sent-title = Periksa kotak masuk Anda
portal-link-sent-answer = Kami sudah mengirim surel ke alamat itu. Jika alamat itu memiliki akun, di dalamnya ada tautan.
portal-link-sent-more = Tautan berlaku { $minutes } menit dan hanya dapat dipakai sekali. Periksa juga folder spam.
portal-link-confirm-title = Masuk dengan tautan ini
portal-link-confirm-answer = Satu klik dan Anda masuk. Setelah itu tautan tidak berlaku lagi.
portal-link-confirm-button = Masuk sekarang
portal-link-used-title = Tautan ini tidak dapat dipakai masuk lagi
portal-link-used-answer = Tautan sudah dipakai, atau memang tidak pernah ada. Tidak ada yang terjadi.
portal-link-expired-title = Tautan ini sudah terlalu lama
portal-link-expired-answer = Tautan hanya berlaku sebentar. Tidak ada yang terjadi.
portal-link-again = Kirimi saya tautan baru

# Membuktikan diri sekali lagi.
portal-proof-title = Buktikan dulu bahwa ini Anda
portal-proof-answer = Langkah berikutnya penting, jadi kami bertanya sekali lagi. Setelah itu Anda kembali ke halaman tadi.
portal-proof-button = Lanjutkan
portal-proof-wrong = Ini bukan kata sandi Anda.
portal-proof-by-code = Pakai kode dari kotak masuk saya saja
portal-proof-send-code = Kirimi saya kode
portal-proof-code-lead = Kode dikirim ke alamat terdaftar Anda.
portal-proof-code-answer = Kami telah mengirim kode enam angka ke alamat terdaftar Anda.
portal-proof-again = Buktikan lagi

# Beranda.
portal-home-title = Beranda
portal-home-greeting = Halo, { $name }
portal-home-holds = { $count ->
    [0] Kami tidak menyimpan data tentang Anda.
   *[other] Kami menyimpan { $count } data tentang Anda.
}
portal-home-uses = { $count ->
    [0] Tidak ada yang memakainya selain Anda dalam 30 hari terakhir.
   *[other] Data itu dipakai { $count } kali dalam 30 hari terakhir.
}
portal-home-uses-since = { $count ->
    [0] Tidak ada yang memakainya selain Anda sejak { $when }.
   *[other] Data itu dipakai { $count } kali sejak { $when }.
}
portal-home-my-data = Setiap data dalam satu kalimat: dari mana, untuk apa, sampai kapan.
portal-home-see-uses = Setiap pemakaian dan setiap penolakan, beserta buktinya.
portal-home-services = Apa yang berjalan sejak kapan, berapa biayanya, dan setiap faktur.
portal-home-tickets = Tanyakan sesuatu, dan baca jawaban kami.
portal-home-profile = Ganti surel dan nama Anda, perbaiki yang lain.
portal-home-security = Di mana Anda sedang masuk, dan kata sandi Anda.
portal-home-lately = Belakangan ini
portal-home-all-uses = Seluruh catatan siapa memakai data Anda
portal-home-quiet = Selain Anda, tidak ada yang melihat data Anda dalam 30 hari terakhir, dan kami tidak mengirim surel kepada Anda.
portal-home-quiet-since = Selain Anda, tidak ada yang melihat data Anda sejak { $when }, dan kami tidak mengirim surel kepada Anda.
portal-customer-number = Nomor pelanggan { $number }.
portal-waiting = Menunggu dihapus
portal-waiting-lead = Nilai-nilai ini telah Anda ganti. Tidak ada yang melihatnya selain Anda, dan waktunya sedang berjalan.
portal-undo = Batalkan

# Data saya.
portal-my-data-all = Semua
portal-my-data-filter = Tampilkan sebagian
portal-by-source = Menurut sumber
portal-by-category = Menurut kategori
portal-my-data-none = Tidak ada di sini
portal-my-data-none-text = Kami tidak menyimpan data Anda dari jenis ini.
portal-my-data-public-none = Tidak ada yang terbuka untuk umum.
portal-my-data-replaced = Ada { $count } data yang telah Anda ganti dan menunggu dihapus.
portal-state-replaced = Diganti, terkunci
portal-state-unconfirmed = Belum Anda pastikan
portal-from-sign-in = Tercatat otomatis ketika Anda masuk
portal-from-profile = Anda isikan di halaman Profil
portal-from-clientzone = Anda isikan di ClientZone
portal-from-desk = Dicatat di meja kami dari keterangan Anda
portal-from-access-log = Tercatat otomatis oleh peladen web
portal-from-mail = Dari korespondensi surel kita
portal-from-system = Dicatat oleh sistem kami
portal-from-console = Dicatat oleh staf kami
portal-from-import = Diimpor dari sistem lain
portal-from-provider = Dari penyedia akun masuk Anda
portal-from-provider-named = Dari { $provider }
portal-kept-for-identity = mengetahui milik siapa layanan ini
portal-kept-for-contact = menghubungi Anda tentang layanan Anda
portal-kept-for-account = menjalankan akun Anda
portal-kept-for-network = layanan yang aman dan lancar
portal-kept-for-cookie = mengingat keputusan Anda
portal-kept-for-financial = penagihan dan pembukuan
portal-kept-for-correspondence = mempertanggungjawabkan apa yang telah dibicarakan
portal-kept-for-domain = mendaftarkan domain Anda
portal-kept-for-credential = memastikan bahwa ini Anda
portal-kept-for-provider-link = memasukkan Anda ke akun
portal-kept-for-derived = menunjukkan siapa memakai data Anda
portal-until-replaced = Anda telah menggantinya. Tidak ada yang melihatnya selain Anda, dan data ini dihapus pada { $when } ({ $left }).
portal-until-law = { $why } ({ $law }; sampai { $when }.)
portal-until-day = { $why } Paling lambat { $when }.
portal-withheld = Disimpan tetapi tidak ditampilkan
portal-withheld-line = { $name }, sejak { $when }: { $reason }
portal-withheld-credential = rahasia yang hanya dibandingkan dan tidak pernah ditampilkan, bahkan kepada Anda.
portal-withheld-provider-link = kunci yang menghubungkan akun Anda dengan penyedia.
portal-withheld-derived = dihitung dari data Anda yang lain.
portal-withheld-identity = saat ini ditahan oleh kebijakan.
portal-withheld-contact = saat ini ditahan oleh kebijakan.
portal-withheld-account = saat ini ditahan oleh kebijakan.
portal-withheld-network = saat ini ditahan oleh kebijakan.
portal-withheld-cookie = saat ini ditahan oleh kebijakan.
portal-withheld-financial = saat ini ditahan oleh kebijakan.
portal-withheld-correspondence = saat ini ditahan oleh kebijakan.
portal-withheld-domain = saat ini ditahan oleh kebijakan.
portal-datum-answer = { $count ->
    [0] Selain Anda, belum ada yang memakainya.
   *[other] Data ini sudah { $count } kali dipakai atau diubah.
}
portal-datum-fixed = Ini mencatat sesuatu yang telah terjadi, jadi tidak dapat diubah. Jika ini bukan tentang Anda, tulislah kepada kami dan kami akan memeriksanya.
portal-datum-uses = Apa yang terjadi dengannya
portal-datum-unused = Tidak ada, selain Anda sendiri yang melihatnya.
portal-datum-itself = Isinya
portal-datum-facts = Asalnya, secara persis
portal-fact-source = Sumber
portal-fact-channel = Pintu
portal-fact-origin = Entri
portal-fact-observed = Terjadi
portal-fact-recorded = Dicatat
portal-fact-version = Kebijakan yang berlaku saat itu
portal-fact-retention = Aturan penyimpanan
portal-fact-id = Id

# Siapa memakai data saya.
portal-uses-answer = { $uses ->
    [0] Belakangan ini tidak ada yang memakai data Anda selain Anda.
   *[other] Belakangan ini data Anda kami pakai { $uses } kali.
} { $refused ->
    [0] Tidak ada yang ditolak.
   *[other] Ada { $refused } permintaan yang ditolak.
}
portal-uses-older-answer = Entri-entri yang lebih lama dalam catatan Anda.
portal-uses-lead = Yang terbaru di atas. Setiap baris berada dalam buku besar yang tidak dapat ditulis ulang tanpa ketahuan; buka satu baris untuk melihat buktinya.
portal-uses-broken = Ada entri yang tidak cocok dengan catatan buku besar. Mohon segera beri tahu kami.
portal-uses-own-looks = { $count ->
    [1] Anda melihat data Anda atau catatan ini.
   *[other] Anda melihat data Anda atau catatan ini { $count } kali.
}
portal-uses-unfold = Setiap kali melihat
portal-uses-newest = Terbaru
portal-uses-older = Lebih lama
portal-use-more = Rincian dan bukti
portal-use-data = Data yang mana
portal-use-datum = Data { $number }
portal-use-data-hint = Yang sudah dihapus sejak itu tidak dapat dibuka lagi.
portal-doer-customer = Anda
portal-doer-staff = { $role } (staf { $staff })
portal-doer-system = Sistem kami
portal-doer-visitor = Seseorang yang tidak masuk
portal-kind-count = { $name } ({ $count })
portal-kinds-and = { $most } dan { $last }
portal-kinds-none = tidak ada data
portal-tale-own-look = Anda melihat data Anda.
portal-tale-read-record = { $who } membaca catatan ini.
portal-tale-mailed = Kami menulis kepada Anda, dengan memakai: { $what }.
portal-tale-recorded = Dicatat: { $what }.
portal-tale-imported = Diimpor: { $what }.
portal-tale-released = { $who } melihat: { $what }.
portal-tale-refused = { $who } meminta { $what } dan tidak mendapat apa pun.
portal-tale-fault = Keputusan tentang { $what } tidak dapat dibuat, jadi tidak ada yang keluar.
portal-tale-agreed = Anda menyetujui kebijakan privasi.
portal-tale-consent-given = Anda memberi persetujuan khusus.
portal-tale-consent-withdrawn = Anda menarik persetujuan khusus.
portal-tale-restricted = Diganti dan dikunci: { $what }.
portal-tale-restored = Dikembalikan: { $what }.
portal-tale-erased = Dihapus: { $what }.
portal-tale-keys-destroyed = Kunci data yang dihapus telah dimusnahkan.
portal-tale-customer-erased = Akun telah dihapus.
portal-tale-destruction-signed = Pemusnahan dokumen yang telah habis masa simpannya menurut undang-undang perpajakan ditandatangani.
portal-tale-case-opened = Permintaan Anda dibuka.
portal-tale-case-moved = Permintaan Anda maju satu langkah.
portal-tale-case-closed = Permintaan Anda ditutup.
portal-tale-published = Dibuka untuk umum: { $what }.
portal-tale-unpublished = Ditarik dari umum: { $what }.
portal-tale-signed-in = { $who } masuk ke akun.
portal-tale-api-key-made = { $who } mengizinkan sebuah program membaca atau mengubah data akun ini dengan kunci API.
portal-tale-api-key-ended = { $who } mengakhiri sebuah kunci API; programnya tidak dapat membaca apa pun lagi.
portal-tale-opened = { $who } membuka akun Anda dan menyebutkan alasannya.
portal-tale-exported = Data Anda diekspor: { $what }.
portal-tale-purpose = Untuk { $purpose }.
portal-tale-reason = Alasan yang diberikan: “{ $reason }”
portal-tale-ticket = Dalam salah satu tiket Anda.
portal-tale-refused-nothing-left = Tidak ada yang keluar dari penjagaan kami.
portal-badge-refused = Ditolak
portal-badge-erased = Dihapus
portal-badge-restricted = Terkunci
portal-fact-who = Siapa
portal-fact-when = Kapan
portal-fact-what = Data apa
portal-fact-purpose = Tujuan
portal-fact-basis = Dasar hukum
portal-fact-occasion = Kesempatan
portal-fact-reason = Alasan yang diberikan
portal-fact-ticket = Tiket
portal-fact-recipient = Diterima oleh
portal-fact-withheld = Ditahan
portal-fact-rules = Diputuskan oleh
portal-refusal-lesson = Ini ditolak oleh klausul { $clause } kebijakan: { $needed }
portal-refusal-ask = Jika ada pertanyaan, tulislah ke { $mailbox }.
portal-needed-acc = diperlukan persetujuan Anda atas versi kebijakan yang berlaku.
portal-needed-r1 = sumber data ini tidak mengizinkan pemakaian tersebut.
portal-needed-r2 = sumber data ini tidak mengizinkan pemakaian tersebut.
portal-needed-r3 = sumber data ini tidak mengizinkan pemakaian tersebut.
portal-needed-r4 = sumber data ini tidak mengizinkan pemakaian tersebut.
portal-needed-r5 = sumber data ini tidak mengizinkan pemakaian tersebut.
portal-needed-r6 = data dari pihak ketiga harus Anda pastikan lebih dahulu.
portal-needed-u1 = komunikasi memerlukan peran layanan dan kesempatan: tiket, alasan, atau jalannya layanan Anda.
portal-needed-u2a = hanya Anda yang melihat data Anda, atau petugas pelindungan data untuk Anda, dengan tiket atau alasan.
portal-needed-u2b = pengungkapan memerlukan perkara lengkap dari pihak berwenang yang sudah disetujui.
portal-needed-u3 = data penagihan hanya untuk peran penagihan.
portal-needed-u4 = hanya angka atas sepuluh pelanggan atau lebih yang boleh keluar, tidak pernah perorangan.
portal-needed-u5 = promosi memerlukan izin tegas dari Anda, satu per satu.
portal-needed-u6 = hanya yang diwajibkan registri yang diumumkan.
portal-needed-sec = tidak ada yang melihat data Anda tanpa peran yang diizinkan kebijakan dan kesempatan yang dinyatakan.
portal-needed-pub = data ini tidak dibuka untuk umum.
portal-needed-sso1 = penyedia akun masuk tidak terkait dengan ini.
portal-needed-sso2 = hanya surel dan nama yang diambil dari penyedia.
portal-needed-sso3 = data ini hanya untuk pendaftaran.
portal-needed-del1 = nilai ini telah diganti dan menunggu dihapus; hanya Anda yang melihatnya.
portal-needed-del2 = akun ini sedang dalam proses penghapusan; hanya Anda yang melihatnya.
portal-needed-del3 = hukum mewajibkan kami menyimpannya, tidak lebih dari itu.

# Profil, serta penggantian surel dan nama.
portal-profile-answer = Semua di sini Anda ubah sendiri. Surel dan nama diganti dalam dua langkah, dan nilai sebelumnya dihapus setelah { $hours } jam.
portal-profile-replaced = Surel dan nama
portal-profile-replaced-lead = Nilai sebelumnya langsung dikunci, dapat dikembalikan selama { $hours } jam, lalu dihapus selamanya. Faktur yang sudah terbit tidak berubah.
portal-profile-providers = Hubungan dengan Facebook, Google, atau X dicabut pada halaman masuk dan keamanan.
portal-profile-corrected = Yang lain
portal-profile-corrected-lead = Perbaikan langsung berlaku; nilai sebelumnya dihapus bersamanya.
portal-profile-language = Bahasa
portal-profile-language-label = Bahasa surel
portal-profile-not-there = Tidak tercatat
portal-correct-title = Perbaiki data
portal-correct-which = Perbaiki: { $name }
portal-correct-answer = Nilai sebelumnya dihapus begitu Anda menyimpan.
portal-email-title = Ganti alamat surel Anda
portal-email-answer = Kami kirimkan kode ke alamat baru. Tidak ada yang berubah sebelum Anda mengetikkannya.
portal-email-lead = Alamat Anda saat ini diberi tahu, dengan tautan untuk menghentikan perubahan. Setelah perubahan, alamat itu dikunci dan dihapus setelah { $hours } jam.
portal-email-new = Alamat surel baru
portal-email-button = Kirim kode
portal-email-code-answer = Kami telah mengirim surel ke alamat baru. Jika alamat itu dapat menjadi milik Anda, di dalamnya ada kode enam angka.
portal-email-code-lead = Begitu Anda mengonfirmasi, alamat baru langsung berlaku dan sesi Anda yang lain berakhir.
portal-email-confirm-button = Ganti alamat saya
portal-email-again = Masukkan alamat lain
portal-email-taken-title = Alamat ini tidak dapat menjadi milik Anda
portal-email-taken-answer = Alamat ini menjadi bagian dari akun lain ketika kode sedang dikirim. Tidak ada yang berubah.
portal-name-title = Ganti nama
portal-name-answer = Masukkan nama baru. Anda melihatnya sekali lagi sebelum berlaku.
portal-name-lead = Nama sebelumnya dikunci, lalu dihapus setelah { $hours } jam.
portal-name-confirm-title = Apakah ini benar?
portal-name-confirm-answer = Belum ada yang berubah.
portal-name-confirm-lead = Begitu Anda mengonfirmasi, nama ini berlaku di mana pun mulai sekarang.
portal-name-confirm-button = Ganti nama
portal-name-old = Langsung dikunci; hanya Anda yang dapat mengembalikannya
portal-fact-old-value = Nama sebelumnya
portal-fact-datum = Apa
portal-fact-replaced = Diganti
portal-undo-title = Kembalikan nilai sebelumnya
portal-undo-answer = Nilai sebelumnya berlaku lagi, dan nilai yang lebih baru langsung dihapus.
portal-undo-lead = Ini tidak dapat dibalik lagi; Anda harus menggantinya dari awal.
portal-undo-button = Kembalikan
portal-undo-gone-title = Tidak ada yang dapat dikembalikan
portal-undo-gone-answer = Nilai sebelumnya sudah dihapus, atau sudah dikembalikan.
portal-stop-title = Hentikan penggantian alamat
portal-stop-answer = Satu klik menghentikannya. Jika penggantian sudah terjadi, alamat sebelumnya kembali.
portal-stop-lead = Semua sesi akun diakhiri, karena mungkin ada orang lain di dalamnya. Setelah itu, masuklah dan buat kata sandi baru.
portal-stop-button = Hentikan
portal-stop-useless-title = Tautan ini tidak menghentikan apa pun lagi
portal-stop-useless-answer = Tautan sudah dipakai, atau waktunya sudah lewat. Jika ada yang tidak beres dengan akun Anda, masuklah dan lihat halaman Profil.
portal-stopped-title = Penggantian dihentikan
portal-stopped-answer = Alamat terdaftar Anda tetap seperti semula, dan semua sesi diakhiri. Masuklah dan buat kata sandi baru.

# Masuk dan keamanan.
portal-security-answer = { $count ->
    [1] Anda masuk di sini saja, tidak di tempat lain.
   *[other] Anda sedang masuk di { $count } tempat.
}
portal-sessions = Di mana Anda sedang masuk
portal-session-this = Yang ini
portal-session-since = Sejak { $when }
portal-session-seen = Terakhir terlihat { $seen }. Berakhir sendiri pada { $ends }.
portal-session-end = Akhiri
portal-sessions-end-others = Akhiri semua sesi lain
portal-sessions-hint = Dari mana dan dengan program apa Anda masuk dicatat dan ditunjukkan kepada Anda.
portal-sessions-record = Catatan masuk Anda
portal-password-title = Ganti kata sandi
portal-password-answer = Semua sesi lain berakhir ketika kata sandi diganti, dan kotak masuk Anda diberi tahu.
portal-password-button = Pasang kata sandi
portal-password-new = Kata sandi baru
portal-password-set = Kata sandi sudah ada. Kami hanya menyimpan nilai hasil hitungannya, yang dibandingkan dan tidak pernah ditampilkan.
portal-password-none = Belum ada kata sandi.
portal-password-first = Buat kata sandi

# Persetujuan.
portal-agreements-title = Kebijakan dan persetujuan
portal-agreements-answer = Anda menyetujui { $version } pada { $when }: { $how }.
portal-agreement-missing = Anda belum menyetujui kebijakan { $version }.
portal-agreements-yours = Apa yang Anda setujui, dan apa yang berubah bagi Anda
portal-agreements-caption = Yang telah Anda setujui
portal-agreements-history = Persetujuan Anda
portal-agreements-none = Belum ada.
portal-agreements-hint = Persetujuan memungkinkan kami menjalankan perjanjian dengan Anda. Persetujuan ini tidak pernah membuka promosi: untuk itu diperlukan izin tersendiri, satu per satu.
portal-agreement-version = Versi
portal-agreement-how = Cara
portal-agreement-when = Kapan
portal-agreement-text = Hash teks
portal-agree-lead = Baca { $version } dan nyatakan bahwa Anda menyetujuinya.
portal-agree-button = Saya menyetujui { $version }
portal-changes = Apa yang berubah bagi Anda
portal-changes-version = { $version } berlaku sejak { $when }.
portal-changes-version-ahead = { $version } mulai berlaku pada { $when }.
portal-changes-none = Ini versi pertama, jadi tidak ada yang berubah. Jika suatu versi mengubah apa yang boleh dilakukan dengan data Anda, setiap perubahan ditulis di sini dalam satu kalimat.
