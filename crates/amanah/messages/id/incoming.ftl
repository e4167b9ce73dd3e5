# Surel masuk yang menunggu orang, di konsol.
nav-incoming = Surel menunggu

incoming-answer = { $count ->
    [0] Tidak ada surel yang menunggu.
   *[other] { $count } surel menunggu untuk dibaca orang.
}
incoming-lead = Yang tertua di atas. Isi surel dibaca di halamannya, dan buku besar mencatat siapa yang membaca. Belum ada yang dijawab, belum ada yang dilakukan.
incoming-empty = Tidak ada surel yang menunggu
incoming-empty-more = Surel ke kotak privasi menunggu di sini bila perangkat lunak tidak boleh menindaklanjutinya.
incoming-since = Diterima { $when }, { $ago }
incoming-asks-delete = Meminta penghapusan
incoming-asks-access = Menanyakan data yang tercatat
incoming-asks-correct = Meminta perbaikan data
incoming-asks-stop = Meminta suatu penggunaan dihentikan
incoming-asks-thread = Membalas surat tentang sebuah permintaan
incoming-asks-free-text = Teks bebas ke kotak privasi
incoming-state-review = Menunggu orang
incoming-state-quarantine = Disisihkan: dapat dibaca lebih dari satu cara
incoming-state-written = Permintaan sudah dicatat
incoming-state-automatic = Dikirim oleh program; tidak perlu dijawab
incoming-state-closed = Ditutup

incoming-why = Mengapa menunggu
incoming-why-free-text = Ini teks bebas, yang tidak ditindaklanjuti perangkat lunak. Pengirimnya pasti seorang pelanggan.
incoming-why-g1 = Kepala suratnya tidak tersusun benar: program lain dapat membaca isian yang lain di dalamnya.
incoming-why-g2 = Pengirimnya tidak ada, atau lebih dari satu.
incoming-why-g3 = Isian pengirimnya tidak memuat alamat, memuat beberapa, atau ditulis sehingga menyembunyikan yang lain.
incoming-why-g4 = Alamat pengirimnya tidak ditulis dengan terang.
incoming-why-g5 = Dua pembaca surel melihat dua pengirim yang berbeda.
incoming-why-g6 = Tidak ada tanda tangan domain pengirim yang utuh: siapa pun bisa menulisnya.
incoming-why-g7 = Tanda tangannya memakai kunci atau cara yang terlalu lemah.
incoming-why-g8 = Tanda tangannya hanya mencakup bagian awal: teks dapat ditambahkan.
incoming-why-g9 = Tanda tangannya tidak mencakup pengirim.
incoming-why-g10 = Tanda tangannya sudah lewat, dari masa depan, dicabut, atau hanya untuk uji coba.
incoming-why-g11 = Domain yang menandatangani bukan domain pengirimnya.
incoming-why-g12 = Hanya jalan kedatangannya yang mendukung pengirim (SPF), dan itu tidak cukup.
incoming-why-g13 = Memeriksanya memerlukan lebih banyak kerja daripada jatah satu surel.
incoming-why-g14 = Server nama pengirimnya tidak menjawab selama sehari.
incoming-why-a1 = Alamat tujuannya tidak termasuk yang ditandatangani: mungkin surel ini untuk orang lain.
incoming-why-a2 = Surel ini ditulis lebih dari tujuh hari sebelum tiba.
incoming-why-a3 = Surel dengan tanda tangan yang sama pernah membuka permintaan: mungkin ini salinan.
incoming-why-a4 = Pengirimnya program, milis, atau kami sendiri, bukan orang.
incoming-why-nobody = Alamatnya bukan milik pelanggan mana pun.
incoming-why-several = Alamatnya dipakai lebih dari satu pelanggan.
incoming-why-too-many = Terlalu banyak jawaban dikirim ke domain ini, atau ke semuanya, dalam sejam.
incoming-why-answered-today = Alamat yang sama sudah dijawab untuk pertanyaan yang sama hari ini.
incoming-why-already-open = Penghapusan pelanggan ini sudah berjalan.
incoming-why-unreadable = Pembaca surel kami tidak dapat membacanya.
incoming-why-other-address = Surel ini membalas surat kepada seorang pelanggan, tetapi bukan dari alamat terdaftarnya.
incoming-why-crowded = Hari ini begitu banyak surel membalas surat tentang satu permintaan, sehingga surel ini tidak ditambahkan ke sana.

incoming-mail-known = Pengirimnya pasti seorang pelanggan; surelnya ada di antara datanya dan dibaca di sana.
incoming-mail-thread = Surel ini membalas surat tentang sebuah permintaan. Surel ini sendiri tidak mengonfirmasi dan tidak menghentikan apa pun. Isinya ada di antara data pelanggan pemilik permintaan itu dan dibaca di sana.
incoming-mail-unknown = Tidak ada yang menjamin pengirim surel ini.
incoming-mail-written = Permintaan sudah dicatat untuk surel ini.
incoming-received = Diterima
incoming-waits = Menunggu sejak
incoming-read = Buka dan baca
incoming-read-hint = Isinya bisa menyangkut siapa saja. Buku besar mencatat bahwa Anda membacanya.
incoming-open-hint = Membuka pelanggan untuk surel ini tidak memerlukan alasan lain.
incoming-says = Isinya
incoming-says-hint = Semua ini kata surel itu sendiri dan bisa saja tidak benar. Buku besar mencatat bahwa Anda membacanya.
incoming-says-from = Mengaku dari
incoming-sent-to = Dikirim ke
incoming-says-to = Mengaku untuk
incoming-says-subject = Perihal
incoming-says-date = Mengaku tertanggal
incoming-nothing = Tidak ada
incoming-cut = Teksnya lebih panjang daripada yang ditampilkan.
incoming-raw = Kepala surat, huruf demi huruf
incoming-customer = Nomor pelanggan yang dimaksud
incoming-customer-hint = Jangan hanya berdasarkan kata surel. Cari dulu pelanggannya.
incoming-customer-unknown = Tidak ada pelanggan dengan nomor ini. Ketik seluruh nomornya, sampai angka terakhir.
incoming-deletion-second = Staf kedua membaca surel ini dan ikut menjaminnya. Sebelum itu tidak ada yang dikirimi surel dan tidak ada yang dibekukan; setelah seminggu permintaan ini gugur.
incoming-other = Permintaan lain dicatat di halaman pelanggan.
incoming-dismiss = Tidak ada lagi yang perlu dilakukan
incoming-dismiss-title = Tidak ada lagi yang perlu dilakukan untuk surel ini?
incoming-dismiss-gone = Teksnya dihapus untuk selamanya. Buku besar mencatat siapa yang menutupnya.
incoming-dismiss-kept = Surel hilang dari daftar ini dan tetap ada di antara data pelanggannya.
incoming-dismiss-button = Tutup

case-came-mail = Dalam surel yang menunggu orang
case-answer-second = Tidak ada yang menjamin surel asal permintaan ini. Staf kedua memutuskan; belum ada yang dibekukan, belum ada yang dikirimi surel.
thread-title = Balasan atas surat kami
thread-more = Siapa pun yang memegang surat kami dapat membalasnya. Balasan itu sendiri tidak mengonfirmasi dan tidak menghentikan apa pun, dan dibaca bersama pelanggannya.
thread-sender-registered = Dari alamat terdaftar; domainnya menjamin.
thread-sender-claimed = Mengaku dari alamat terdaftar; tidak ada yang menjamin.
thread-sender-other = Bukan dari alamat terdaftar.
thread-sender-unclear = Pengirimnya dapat dibaca lebih dari satu cara.
case-second-person = Staf kedua
case-second-person-why = Baca surelnya, dan jamin hanya bila Anda percaya pelanggan yang menulisnya. Sesudah itu datanya dibekukan dan alamat terdaftar diminta mengonfirmasi.
case-second-person-mail = Lihat surelnya
case-second-person-button = Saya menjamin: kirim konfirmasinya
case-second-person-other = Rekan dari dukungan atau petugas pelindungan data yang memutuskan, bukan pencatatnya.
console-done-case-second-person = Permintaan sudah dicatat. Staf kedua menjaminnya dulu sebelum ada yang dikirimi surel.
console-done-case-same-person = Anda sendiri yang mencatatnya. Seorang rekan yang menjamin. Tidak ada yang diubah.
console-done-mail-dismissed = Surel sudah ditutup.
console-done-mail-not-waiting = Surel ini tidak menunggu lagi. Tidak ada yang diubah.
work-incoming = { $count ->
   *[other] { $count } surel menunggu orang
}
work-incoming-link = Lihat surelnya
