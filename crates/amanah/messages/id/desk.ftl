# Yang sudah diketik tidak hilang: setelah sesi, tujuan, atau pembuktian yang berakhir. Juga baris-baris di Hari ini, orang-orang dalam satu akun, dan faktur yang diambil alih.
kept-title = Tulisan Anda
kept-lead = Belum terkirim. Tulisan ini ikut bersama formulir ini, dan tidak disimpan di tempat lain.
kept-signed-out = Sesi Anda sudah berakhir, jadi tulisan ini belum terkirim. Masuklah di sini dengan kata sandi, lalu Anda dapat mengirimnya.
portal-done-signed-out-meanwhile = Sesi Anda sudah berakhir, jadi tidak ada yang berubah. Masuklah, lalu ulangi sekali lagi.
console-done-signed-out-meanwhile = Sesi Anda sudah berakhir, jadi tidak ada yang berubah. Masuklah, lalu ulangi sekali lagi.
resume-title = Anda sudah masuk lagi
resume-answer = Tulisan Anda masih ada. Tidak ada yang terkirim sebelum Anda memintanya.
resume-button = Kirim sekarang
resume-leave = Biarkan, lanjut ke halaman pertama

again-title = Buktikan dulu bahwa ini Anda
again-answer = Yang akan Anda lakukan penting, dan pembuktian Anda yang terakhir sudah lewat lima menit. Begitu Anda melanjutkan, permintaan Anda langsung dijalankan.
again-answer-code = Yang akan Anda lakukan penting, dan pembuktian Anda yang terakhir sudah lewat lima menit. Kami akan mengirimkan kode ke alamat terdaftar Anda.
again-answer-sent = Kami telah mengirim kode enam angka ke alamat terdaftar Anda. Begitu Anda melanjutkan, permintaan Anda langsung dijalankan.
again-password = Kata sandi Anda
again-button = Lanjutkan
again-send-code = Kirimi saya kode
again-wrong-password = Ini bukan kata sandi Anda.
again-code-over = Kode ini sudah dipakai, terlalu lama, atau terlalu sering salah diketik. Mintalah kode yang baru.

reopen-title = Buka lagi pelanggan { $number }
reopen-answer = Waktu bukaan Anda sudah habis, atau pelanggan ini memang belum dibuka. Sebutkan lagi untuk apa Anda memerlukannya, dan formulir Anda langsung diterima.
reopen-answer-ticket = Waktu bukaan Anda sudah habis, atau pelanggan ini memang belum dibuka. Tiket sudah menyebutkan untuk apa dan mengapa: cukup satu tombol, dan tulisan Anda langsung diterima.
reopen-answer-for = Formulir Anda memerlukan pelanggan ini terbuka untuk tujuan: { $purpose }. Waktunya sudah habis, atau pelanggan dibuka untuk hal lain. Sebutkan alasannya, dan formulir Anda langsung diterima.
reopen-button = Buka selama { $minutes } menit dan lanjutkan

work-title = Yang menunggu
work-lead = Setiap baris membuka pelanggannya dengan tujuannya sendiri. Anda tidak ditanya lagi.
work-ticket = Tiket { $ticket }, pelanggan { $number }
work-waits = menunggu sejak: { $ago }
work-ticket-button = Buka dan baca
work-mail = Surel kepada pelanggan { $number } tidak sampai
work-since = { $ago }
work-overdue = Faktur { $label }, pelanggan { $number }
work-due = jatuh tempo { $ago }
work-invoice = Lihat fakturnya
work-review = Tinjauan bukaan { $place }, pelanggan { $number }
work-review-link = Lihat bukaannya
work-open = Buka pelanggan

colleagues-people = Orang-orang dalam akun ini
colleagues-companies = Termasuk dalam akun
colleagues-lead = Hanya nomor yang tampil. Siapa yang memerlukan nama, membuka pelanggan itu juga dengan tujuan yang sama; itu bukaan tersendiri.
colleagues-since = sejak { $when }
colleagues-open = Buka dengan tujuan ini

takeover-link = Ambil alih faktur dari panel lain
takeover-title = Ambil alih faktur untuk pelanggan { $number }
takeover-answer = Berkas disimpan persis seperti aslinya, disegel untuk pelanggan. Isinya tidak dibaca; yang tampil di daftar adalah yang Anda isikan di sini.
takeover-button = Ambil alih
takeover-file = Dokumennya
takeover-file-hint = PDF, paling besar 2 MB. Bila ada isian di bawah yang perlu diperbaiki, pilih berkasnya sekali lagi.
takeover-number = Nomor
takeover-number-hint = Seperti dicetak oleh panel. Nomor ini tidak masuk ke seri kami.
takeover-date = Tanggal
takeover-date-hint = Tanggal seperti 2025-11-03.
takeover-due = Jatuh tempo
takeover-due-hint = Tanggal seperti 2025-11-17. Kosongkan bila tidak ada.
takeover-total = Jumlah, termasuk pajak
takeover-total-hint = Angka saja, paling banyak dua angka setelah titik: 166500.
takeover-currency = Mata uang
takeover-no-file = Pilih berkasnya.
takeover-not-a-pdf = Ini bukan PDF, atau berkasnya terpotong. Ekspor lagi dari panel.
takeover-too-large = Berkas ini lebih besar dari 2 MB. Ekspor dari panel tanpa gambar.
takeover-not-a-number = Tulis nomor dari panel: huruf, angka, dan - / . _ #, paling banyak 60.
takeover-not-a-day = Tulis tanggal sebagai tahun-bulan-hari, seperti 2025-11-03.
takeover-in-the-future = Hari ini belum tiba.
takeover-known = Faktur dengan nomor ini sudah ada, dengan berkas lain atau milik pelanggan lain. Lihat dahulu faktur itu sebelum melanjutkan.
console-done-invoice-taken-over = Faktur sudah diambil alih apa adanya. Cocokkan SHA-256 di bawah dengan berkasnya.

ticket-too-often = Banyak sekali dalam waktu singkat. Anda dapat mengirimnya pada { $when }; tulisan Anda tetap ada di halaman ini.
