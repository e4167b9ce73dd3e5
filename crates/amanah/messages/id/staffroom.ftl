# Mencari pelanggan, daftar petugas, bukaan darurat, dan apa yang diubah staf tentang diri mereka sendiri.
console-find-answer = Satu pelanggan sekali cari, dengan hal yang Anda ketahui pasti tentangnya. Setelah itu Anda menyebutkan keperluannya.
console-find-label = Surel, telepon, domain, nomor pelanggan, faktur, tiket, atau satu kata dari nama
console-find-hint = Lengkap: sri@toko.example, 0812 3456 7890, toko.example, 1234-5678-2, INV/2026/000123, atau Wahyuni. Beberapa kata mempersempit pencarian.
console-find-cannot = Potongan kata, alamat pos, serta isi tiket dan surel tidak dapat dicari: semuanya tersegel, dan tidak seorang pun patut membolak-balik data pelanggan. Setiap pencarian tercantum dalam daftar petugas pelindungan data, tanpa apa yang dicari.
console-find-nobody-email = Tidak ada yang terdaftar dengan persis alamat ini. Cocokkan huruf demi huruf dengan pelanggan.
console-find-nobody-phone = Tidak ada pelanggan dengan nomor telepon ini sekarang. Tanyakan alamat surel atau nomor pelanggannya.
console-find-nobody-domain = Tidak ada pelanggan dengan domain atau nama host ini. Periksa ejaannya.
console-find-nobody-name-word = Tidak ada nama yang memuat semua kata ini. Hanya kata utuh yang ditemukan, seperti yang ditulis pelanggan.
console-find-nobody-number = Tidak ada pelanggan dengan nomor ini sekarang.
console-find-nobody-ticket = Tiket itu tidak ada.
console-find-nobody-invoice = Faktur itu tidak ada.
console-find-too-many = Lebih dari { $most } pelanggan memilikinya. Tambahkan satu kata lagi dari namanya, atau tanyakan alamat surelnya.
console-find-nothing = Isikan apa yang dicari.
console-find-not-a-phone = Ini bukan nomor telepon. Tulislah lengkap, seperti 0812 3456 7890 atau +62 812 3456 7890.
console-find-unsearchable = Tulislah lengkap: sebuah alamat, nomor, atau kata dengan sedikitnya dua huruf.
console-found-title = Pelanggan yang mana?
console-found-answer = { $count } pelanggan memiliki { $key } ini. Tidak ada lagi yang ditampilkan sebelum Anda menyebutkan keperluannya.
console-found-caption = Pelanggan yang ditemukan, menurut nomor
console-found-active = Pelanggan
console-found-frozen = Penghapusan sedang berjalan
console-found-note = Mintalah pelanggan menyebutkan nomornya, jangan mencoba satu per satu: setiap bukaan dicatat, dan mereka dapat membacanya.
console-found-again = Cari yang lain
console-looked-by-email = alamat surel
console-looked-by-phone = nomor telepon
console-looked-by-domain = domain
console-looked-by-name-word = kata dari nama
console-looked-by-number = nomor pelanggan
console-looked-by-ticket = tiket
console-looked-by-invoice = faktur
console-open-now = Sedang terbuka
console-open-end = Akhiri bukaan ini
console-customer-break-glass = Bukaan darurat
console-glass-link = Darurat dan tidak dapat ditunda? Buka secara darurat
console-glass-title = Darurat: buka pelanggan { $number }
console-glass-answer = Dalam keadaan darurat Anda juga melihat: { $categories }. Untuk menghubungi pelanggan atau memulihkan layanannya, bukan untuk hal lain.
console-glass-minutes = { $count ->
   *[other] Terbuka selama { $count } menit.
}
console-glass-told = Petugas pelindungan data segera disurati, dan meninjaunya dalam { $hours } jam.
console-glass-customer = Pelanggan membaca di ClientZone bahwa ini keadaan darurat, beserta alasannya.
console-glass-reason = Apa yang tidak dapat ditunda, dan mengapa
console-glass-reason-hint = Dengan kalimat sederhana. Petugas pelindungan data dan pelanggan membacanya.
console-glass-button = Buka secara darurat
console-glass-instead = Bukan darurat: nyatakan tujuan
console-glass-told-already = Dibuka secara darurat. Petugas pelindungan data sudah diberi tahu.
console-openings-of-day = Bukaan pada satu hari
console-openings-which = Yang mana
console-openings-all = Semua
console-openings-without-ticket = Tanpa tiket
console-openings-opened = Dapat melihat
console-openings-review = Tinjauan
console-review-title = Menunggu tinjauan Anda
console-review-due = Ditinjau paling lambat
console-review-go = Tinjau
console-review-what = Pelanggan { $customer }, untuk: { $purpose } ({ $clause })
console-review-none = Tidak perlu
console-review-fine = Beres
console-review-waiting = Belum ditinjau
console-review-break-glass = Bukaan darurat, belum ditinjau
console-review-asked = Ditanyakan, belum dijawab
console-review-answered = Sudah dijawab
console-review-yours = Pendapat Anda
console-review-fine-button = Ini beres
console-review-question = Apa yang ingin Anda ketahui?
console-review-question-hint = Pertanyaan ini tampil di halaman pertama mereka sampai dijawab.
console-review-ask-button = Tanyakan
console-review-empty = Tulislah maksud Anda dengan kata-kata.
console-review-long = Tulislah paling banyak { $most } karakter.
console-opening-title = Bukaan pelanggan { $customer }
console-opening-answer = { $who }, { $when }.
console-opening-until = Terbuka sampai
console-opening-asked = Yang ditanyakan
console-opening-answered = Jawabannya
console-opening-unanswered = Belum dijawab.
console-opening-back = Kembali ke daftar
console-searches-title = Pencarian hari itu
console-searches-more = Dengan kunci jenis apa, dan berapa yang ditemukan. Apa yang dicari tidak disimpan di mana pun.
console-searches-caption = Setiap pencarian pada { $day }, yang terbaru lebih dahulu
console-searches-by = Dicari dengan
console-searches-found = Ditemukan
console-question-title = Petugas pelindungan data bertanya
console-question-answer = Tentang pelanggan { $customer }, yang Anda buka { $when }.
console-question-asked = Pertanyaannya: { $question }
console-question-reason = Yang Anda tulis waktu itu: { $reason }
console-question-label = Jawaban Anda
console-question-hint = Dengan kalimat sederhana. Petugas pelindungan data membacanya, dan jawaban ini ikut terhapus bersama pelanggan.
console-question-button = Jawab
console-done-reviewed-fine = Dicatat: ini beres.
console-done-reviewed-asked = Sudah ditanyakan. Pertanyaannya tampil di halaman pertama mereka.
console-done-opening-ended = Bukaan itu sudah berakhir.
console-done-review-not-now = Tidak ada lagi yang perlu dikatakan tentang hal ini, atau ada yang lebih dahulu, atau petugas lain yang harus meninjaunya.
console-done-question-answered = Sudah dijawab. Petugas pelindungan data membacanya.
console-done-renamed = Nama Anda sudah diubah.
console-done-own-password = Kata sandi Anda sudah diganti, dan sesi Anda yang lain sudah diakhiri.
console-done-own-session-ended = Sesi itu sudah diakhiri.
console-done-invitation-withdrawn = Undangan itu ditarik. Tautannya tidak membuka apa pun lagi.
console-done-invitation-over = Undangan ini sudah diterima, ditarik, atau habis masa berlakunya.
console-done-examined = Rumah ini baru saja diperiksa.
console-done-examination-runs = Pemeriksaan sedang berjalan atas permintaan orang lain. Lihat lagi sebentar lagi.
console-today-calm = Tidak ada yang menunggu Anda.
console-today-open = Sedang terbuka bagi Anda
console-today-question = Petugas pelindungan data menanyakan pelanggan { $customer } kepada Anda.
console-today-question-link = Baca dan jawab
console-today-reviews = { $count ->
   *[other] bukaan perlu ditinjau
}
console-today-reviews-due = Yang pertama paling lambat { $when }.
console-today-reviews-none = Tidak ada yang menunggu.
console-alarm-break-glass = { $count ->
    [one] Ada bukaan darurat. Tinjaulah paling lambat { $due }.
   *[other] Ada { $count } bukaan darurat. Tinjaulah yang pertama paling lambat { $due }.
}
console-alarm-reviews = { $count ->
   *[other] { $count } bukaan tanpa tiket menunggu, dan yang tertua seharusnya ditinjau paling lambat { $due }.
}
console-alarm-epoch = Masa kunci induk berakhir paling lambat { $due }. Sebelum itu, cadangan lama dari data yang sudah dihapus masih dapat dibaca.
console-alarm-undeliverable = { $count ->
   *[other] { $count } surel tidak dapat diantarkan.
}
console-alarm-erasures = { $count ->
   *[other] { $count } penghapusan menunggu sampai berkas bersih darinya. Kuncinya sudah musnah.
}
console-me-title = Halaman Anda sendiri
console-me-link = Nama, kata sandi, dan sesi Anda
console-me-answer = { $count ->
    [1] Anda masuk di sini saja, tidak di tempat lain.
   *[other] Anda sedang masuk di { $count } tempat.
}
console-me-name = Nama
console-me-name-hint = Dengan nama ini Anda tampil bagi rekan kerja dan dalam daftar petugas pelindungan data.
console-me-rename = Ubah nama
console-me-password = Ganti kata sandi Anda
console-me-password-answer = Sesi Anda yang lain diakhiri. Yang ini berlanjut.
console-me-password-present = Kata sandi sekarang
console-me-password-new = Kata sandi baru
console-me-password-wrong = Ini bukan kata sandi Anda sekarang.
console-me-password-button = Pasang kata sandi baru
console-invitations = Undangan yang menunggu
console-invitations-more = Tautan hanya ditampilkan sekali dan tidak disimpan di mana pun. Jika hilang, buatlah yang baru: yang lama tidak membuka apa pun lagi.
console-invitation-story = Dibuat oleh { $who }, { $since }. Berlaku sampai { $until } ({ $far }).
console-invitation-program = program
console-invitation-renew = Buat tautan baru
console-invitation-withdraw = Tarik
console-sight-break-glass = Dalam keadaan darurat juga
console-doctor-when = Diperiksa { $when }. Dokter berbicara dalam bahasa Inggris.
console-doctor-never = Belum diperiksa sejak program dimulai.
console-doctor-button = Periksa sekarang
console-doctor-good = Baik
console-doctor-note = Perlu diketahui
console-doctor-alarm = Perlu ditangani
console-settings-store = Penyimpanan
console-settings-provider = Kunci induk dari
console-settings-epoch = Masa kunci
console-settings-epoch-due = Nomor { $number }, berakhir paling lambat { $due }
console-settings-epoch-by-hand = Nomor { $number }, diakhiri dengan tangan
console-settings-house-caption = Apa yang berjalan di sini, dan di mana diatur dalam amanah.toml
console-settings-what = Apa
console-settings-value = Isinya
console-settings-where = Diatur sebagai
console-settings-made = dibuat bersama penyimpanan
console-clock-glass = Bukaan darurat berlangsung
console-clock-glass-review = Bukaan darurat ditinjau dalam
console-clock-review = Bukaan tanpa tiket ditinjau dalam
portal-tale-emergency = Dalam keadaan darurat, di luar yang biasanya dilihat peran ini; petugas pelindungan data meninjaunya.
portal-badge-emergency = Darurat
