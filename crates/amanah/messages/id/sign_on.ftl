# Masuk melalui Facebook, Google, dan X.
sign-on-or = Atau tanpa kata sandi kami:
sign-on-with = Lanjutkan dengan { $provider }
sign-on-prove-with = Buktikan melalui { $provider }
sign-on-back-to-sign-in = Masuk dengan kata sandi
sign-on-back-to-security = Kembali ke halaman Masuk & keamanan
sign-on-home = Buka ClientZone
sign-on-again = Mulai lagi

# Menuju halaman penyedia.
sign-on-onward-title = Menuju { $provider }
sign-on-onward-answer = { $provider } akan menanyakan apakah surel dan nama Anda boleh diberitahukan kepada kami, lalu mengantar Anda kembali ke sini.
sign-on-onward-more = Yang kami ambil hanya keduanya, serta nomor Anda di { $provider }. Selebihnya dibuang tanpa dibaca.
sign-on-onward-go = Buka { $provider }

# Hasilnya.
sign-on-declined-title = Anda menolak { $provider }
sign-on-declined-answer = Tidak apa-apa: { $provider } tidak memberitahukan apa pun dan tidak ada yang disimpan. Masih ada cara masuk lain.
sign-on-over-title = Upaya masuk ini sudah berakhir
sign-on-over-answer = Upaya ini sudah dipakai, terlalu lama, atau dimulai di peramban lain. Tidak ada yang disimpan; silakan mulai lagi.
sign-on-down-title = { $provider } tidak menjawab
sign-on-down-answer = Akun Anda di sini tidak bergantung pada { $provider }. Masuklah dengan cara lain, atau coba lagi dalam beberapa menit.
sign-on-busy-title = { $provider } sedang tidak menerima permintaan
sign-on-busy-answer = Terlalu banyak orang yang masuk melalui { $provider }. Coba lagi dalam beberapa menit, atau masuklah dengan cara lain.
sign-on-busy-until = { $provider } akan menjawab lagi pada { $when }. Sementara itu, masuklah dengan cara lain.
sign-on-refused-title = { $provider } tidak mengonfirmasi upaya masuk ini
sign-on-refused-answer = Jawaban dari { $provider } tidak dapat diperiksa, jadi tidak ada yang disimpan. Mulailah lagi, atau masuklah dengan cara lain.
sign-on-of-another-title = Akun { $provider } ini terhubung di tempat lain
sign-on-of-another-answer = Akun ini sudah terhubung dengan akun pelanggan lain dan tetap di sana. Tidak ada yang berubah. Untuk memakainya di sini, masuklah ke akun itu dan cabut hubungannya di sana.
sign-on-otherwise-title = Akun { $provider } yang lain sudah terhubung
sign-on-otherwise-answer = Akun Anda hanya dapat memiliki satu hubungan dengan { $provider }. Cabut dahulu hubungan itu, lalu hubungkan yang ini.
sign-on-here-title = Anda sudah masuk, dan akun { $provider } ini belum kami kenal
sign-on-here-answer = Jika mulai sekarang Anda ingin masuk melalui { $provider }, hubungkan pada halaman masuk dan keamanan. Tidak ada yang disimpan.
sign-on-suspended-title = Sementara ini, masuklah dengan cara lain
sign-on-suspended-answer = { $provider } memperingatkan kami bahwa akun itu mungkin tidak lagi Anda kuasai. Masuklah dengan kata sandi atau kunci sandi, atau dengan tautan lewat surel jika kotak surel Anda bukan pada { $provider }.

# Mendaftar.
sign-on-new-title = Satu kali konfirmasi dan Anda masuk
sign-on-new-title-code = Periksa isian dari { $provider }
sign-on-new-answer = { $provider } telah mengisinya untuk Anda. Periksa, ubah bila perlu, lalu konfirmasikan.
sign-on-new-taken = Dengan mengonfirmasi, Anda menyetujui bahwa kami menyimpan surel dan nama Anda dari { $provider }, serta nomor Anda di sana. Ketiganya dapat Anda lihat pada Data saya, dan dapat Anda hapus.
sign-on-email-proved = { $provider } sendiri yang mengelola kotak surat ini, jadi tidak perlu kode. Untuk alamat lain, kami mengirimkan kode.
sign-on-email-code = Kami mengirimkan kode ke alamat ini: keterangan penyedia belum membuktikan kepemilikan kotak surat.
sign-on-email-none = { $provider } tidak memberikan alamat surel. Isikan alamat Anda; kami akan mengirimkan kode ke sana.
sign-on-new-button = Buat akun saya
sign-on-company = Untuk perusahaan: buat akunnya di sini, lalu hubungkan kemudian
sign-on-code-answer = Kami telah mengirimkan surel. Isinya kode enam angka, atau tautan jika alamat itu sudah memiliki akun.
sign-on-taken-title = Akunnya sudah ada
sign-on-taken-answer = Selagi halaman ini terbuka, sebuah akun dibuat dengan alamat ini. Silakan masuk ke akun itu.

# Tautan di dalam surel.
sign-on-offer-title = Hubungkan { $provider } dengan akun Anda?
sign-on-offer-answer = Seseorang masuk melalui { $provider } dan memberikan alamat Anda. Jika itu Anda, masuklah seperti biasa, lalu hubungkan.
sign-on-offer-answer-inside = Seseorang masuk melalui { $provider } dan memberikan alamat Anda. Jika itu Anda, hubungkan sekarang.
sign-on-offer-sign-in = Masuk
sign-on-offer-more = Sejak saat itu, akun { $provider } ini membuka akun Anda di sini.
sign-on-offer-button = Hubungkan
sign-on-offer-over-title = Tautan ini tidak berlaku lagi
sign-on-offer-browser-title = Buka tautan ini di tempat Anda memulai
sign-on-offer-browser-answer = Tautan ini hanya berlaku di peramban tempat Anda masuk melalui penyedia itu. Jika Anda diarahkan ke sini oleh orang lain, abaikan saja: tidak ada yang dihubungkan.
sign-on-offer-browser-go = Atau masuk dan hubungkan penyedia sendiri
sign-on-elsewhere-title = Tautan ini milik akun lain
sign-on-elsewhere-answer = Tautan ini dikirimkan kepada pemilik akun lain. Keluarlah, masuk ke akun itu, lalu buka kembali tautannya.

# Masuk dan keamanan.
sign-on-title = Masuk melalui penyedia
sign-on-lead = Penyedia yang terhubung dapat membuka akun Anda. Penyedia hanya mengetahui bahwa Anda masuk ke sini, bukan apa yang Anda lakukan.
sign-on-since = terhubung sejak { $when }
sign-on-not-linked = tidak terhubung
sign-on-see = Apa yang diberitahukannya, dan cara mencabut hubungan
sign-on-link = Hubungkan { $provider }
portal-done-provider-linked = Penyedia telah terhubung. Mulai sekarang Anda dapat masuk melaluinya; kami telah mengirimkan surel tentang hal ini.
portal-done-provider-unlinked = Hubungan telah dicabut di sini dan di pihak penyedia, dan data yang tersimpan di bawahnya telah dihapus.
portal-done-provider-unlinked-here = Hubungan telah dicabut di sini, dan data yang tersimpan di bawahnya telah dihapus. Penyedia masih mencatat izin yang pernah Anda berikan: cabutlah pada pengaturan akun Anda di sana, di bagian aplikasi yang terhubung.
sign-on-unlink-title = Cabut hubungan dengan { $provider }
sign-on-unlink-answer = Inilah yang diberitahukan { $provider } tentang Anda. Data ini segera dihapus.
sign-on-unlink-goes = Yang dihapus
sign-on-unlink-sessions = Sesi lain yang dibuka melaluinya diakhiri. Surel dan nama pada akun Anda tetap ada sampai Anda menggantinya pada Profil, juga bila berasal dari sana.
sign-on-unlink-ways = Cara Anda masuk setelahnya
sign-on-unlink-button = Hapus datanya dan cabut hubungan dengan { $provider }
sign-on-way-password = Dengan kata sandi
sign-on-way-mail = Dengan tautan yang kami kirimkan ke alamat terdaftar Anda
sign-on-way-passkey = Dengan kunci sandi
sign-on-way-provider = Melalui { $provider }
sign-on-last-title = { $provider } satu-satunya cara Anda masuk
sign-on-last-answer = Jika hubungan ini dicabut, Anda tidak dapat masuk lagi. Buat dahulu kata sandi, lalu cabut hubungannya.
security-by-password = Masuk dengan kata sandi
security-by-link = Masuk dengan tautan dari surel
security-by-code = Masuk ketika akun dibuat
security-by-passkey = Masuk dengan kunci sandi (passkey)
security-by-house = Masuk melalui akun perusahaan
security-by-provider = Masuk melalui { $provider }
security-news-provider-linked = Akun dihubungkan dengan penyedia akun masuk.
security-news-provider-unlinked = Hubungan dengan penyedia akun masuk dicabut.
sign-on-came-from = { $what }: data ini berasal dari { $provider }. Gantilah, atau simpan sebagai keterangan Anda sendiri.
sign-on-came-from-gone = { $what }: data ini berasal dari { $provider }, yang tidak lagi terhubung. Gantilah, atau simpan sebagai keterangan Anda sendiri.
sign-on-keep-as-own = Simpan sebagai keterangan saya sendiri
portal-done-own = Data itu kini keterangan Anda sendiri. Yang berasal dari penyedia telah dihapus.
sign-on-email-replaced = Jika alamat Anda sekarang berasal dari penyedia akun masuk, hubungan dengannya ikut dicabut. Anda masuk dengan tautan yang kami kirimkan ke alamat baru, atau dengan kata sandi.

# Akun perusahaan, untuk staf.
house-sign-on-or = Atau:
house-sign-on-with = Masuk dengan { $name }
house-sign-on-answer = Anda masuk di sana, lalu kembali ke sini. Yang kami ambil hanya alamat yang dijaminnya.
house-sign-on-no-title = Akun perusahaan tidak mengizinkan Anda masuk
house-sign-on-no-answer = Jawabannya tidak dapat diperiksa, atau tidak menyebut alamat yang dijaminnya. Coba lagi, atau masuklah dengan kata sandi.
house-sign-on-down-title = Akun perusahaan tidak menjawab
house-sign-on-down-answer = Masuklah dengan kata sandi atau kunci sandi, atau coba lagi dalam beberapa menit.
house-sign-on-nobody-title = Tidak ada staf dengan alamat ini
house-sign-on-nobody-answer = Akun perusahaan mengenal Anda, tetapi Anda bukan staf di sini dengan alamat itu. Petugas pelindungan data dapat mengundang Anda.
