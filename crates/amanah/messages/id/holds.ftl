# Penahanan dan tanda tangan: yang tetap disimpan walaupun seharusnya hilang, dan yang hilang karena ada yang menandatangani.

nav-holds = Penahanan

holds-title = Penahanan
holds-answer = { $count ->
    [0] Tidak ada yang ditahan.
   *[other] Ada { $count } penahanan.
}
holds-lead = Penahanan menyimpan data yang seharusnya dihapus, karena undang-undang atau suatu perkara melarang penghapusannya. Hanya petugas pelindungan data dan bagian hukum yang melihat halaman ini. Siapa pun selain mereka yang mengetahuinya bisa memberi tahu orang yang bersangkutan.
holds-empty = Tidak ada yang ditahan
holds-empty-more = Setiap penghapusan berjalan seperti biasa, kecuali yang memang disimpan karena undang-undang.
holds-review = Tinjau lagi sebelum
holds-due = Tinjau sekarang
holds-story = { $kinds } · { $number }
holds-kind = { $kind }: { $number }
holds-name = { $ground }: { $reference }
holds-erased = pelanggan yang sudah dihapus
holds-place = Tahan data seorang pelanggan
holds-place-button = Pilih datanya
holds-place-erased = Untuk pelanggan yang sudah dihapus, mulailah dari halaman permintaannya.
holds-customer = Nomor pelanggan
holds-customer-hint = Seperti 1234-5678-2
holds-customer-unknown = Tidak ada yang memiliki nomor ini. Periksa lagi; pelanggan yang sudah dihapus tidak memiliki nomor.

hold-secret = Jangan beri tahu pelanggan, dan jangan beri tahu rekan yang tidak perlu tahu. Tidak ada halaman, surat, atau ekspor pelanggan yang menunjukkannya, dan setiap penghapusan melewati pemeriksaan hukum yang sama.
hold-answer = Data ini tetap ada sampai penahanan dicabut, apa pun yang dihapus selain itu.
hold-fact-customer = Pelanggan
hold-fact-kinds = Yang ditahan
hold-fact-placed = Ditahan sejak
hold-fact-placed-by = Ditahan oleh
hold-fact-review = Tinjau lagi sebelum
hold-fact-no-review = Belum ada tanggalnya
hold-act-keep = Masih diperlukan: tentukan tanggal berikutnya
hold-act-lift = Cabut penahanan
hold-act-more = Tahan data lain pelanggan ini

hold-ground = Apa yang melarang penghapusan?
hold-ground-court-order = Perintah pengadilan
hold-ground-investigation = Penyidikan atau penuntutan
hold-ground-dispute = Gugatan atau sengketa hukum
hold-ground-audit = Pemeriksaan pajak atau oleh lembaga pengawas
hold-ground-law = Pasal undang-undang
hold-ground-other = Lainnya
hold-ground-missing = Pilih apa yang melarang penghapusan.
hold-reference = Nomor perkara, atau pasal undang-undang
hold-reference-hint = Seperti LP/B/1234/XI/2026 atau UU 8/1997 ps. 19. Ini tercatat selamanya di buku besar: tanpa nama, tanpa nomor milik seseorang.
hold-reference-wrong = Tulis 3 sampai 60 huruf, angka, spasi, dan / . - ( ), dengan setidaknya satu angka. Sembilan angka berurutan bisa jadi nomor milik seseorang.
hold-review = Tinjau lagi sebelum
hold-review-hint = Paling lama setahun lagi. Pada tanggal itu tidak ada yang dilepas dengan sendirinya; penahanan muncul di Hari ini.
hold-review-wrong = Tentukan tanggal yang belum lewat, paling lama setahun lagi.

hold-place-title = Tahan data { $number }
hold-place-title-erased = Tahan data pelanggan yang sudah dihapus
hold-place-answer = Pilih tepat yang diperlukan perkara itu. Selebihnya berjalan seperti biasa.
hold-place-standing = Yang sudah ditahan
hold-place = Penahanan baru
hold-place-what = Apa yang ditahan?
hold-place-what-hint = Satu jenis data ditahan sebagaimana adanya sekarang; yang dicatat kemudian tidak ikut. Isi datanya tidak ditampilkan di sini.
hold-place-kind = { $number } seluruhnya, { $held } sudah ditahan
hold-place-rows = Pilih satu per satu: { $kind }
hold-place-row = Dicatat { $when }
hold-place-document = { $number }, dicatat { $when }
hold-place-row-held = sudah ditahan
hold-place-nothing = Pilih setidaknya satu jenis atau satu data.
hold-place-changed = Sebagian sudah tidak ada. Lihat lagi daftarnya.
hold-place-button = Tahan data ini

hold-keep-title = Apakah penahanan ini masih diperlukan?
hold-keep-lead = Anda sudah meninjaunya, dan perkara atau undang-undang itu masih melarang penghapusan.
hold-keep-button = Tahan sampai tanggal itu

hold-lift-title = Cabut penahanan ini?
hold-lift-lead = Setelah itu datanya kembali mengikuti aturan biasa: terhapus bila ada penghapusan, atau bila masa simpannya berakhir.
hold-lift-lead-erased = Pelanggan ini sudah dihapus. Yang tidak disimpan oleh undang-undang atau penahanan lain langsung dihapus, dan tidak bisa dikembalikan.
hold-lift-why = Mengapa dicabut?
hold-lift-why-hint = Alasannya tercatat di buku besar, tanpa pelanggannya.
hold-lift-why-missing = Pilih mengapa dicabut.
hold-lift-button = Cabut penahanan
hold-why-case-closed = Perkaranya selesai
hold-why-no-longer-ordered = Perintah atau undang-undang itu tidak berlaku lagi untuk data ini
hold-why-placed-in-error = Ditahan karena keliru, atau datanya salah

console-done-hold-placed = Data ditahan.
console-done-hold-kept = Penahanan berlaku sampai tanggal yang Anda tentukan.
console-done-hold-lifted = Penahanan dicabut.
console-done-hold-changed = Penahanan ini sudah lebih dulu dicabut. Tidak ada lagi yang diubah.

work-holds = { $count } penahanan perlu ditinjau lagi
work-holds-link = Lihat penahanan
work-unsigned = { $count } dokumen menunggu tanda tangan sebelum dimusnahkan
work-unsigned-link = Lihat yang menunggu

destruction-title = Dokumen yang menunggu tanda tangan
destruction-answer = { $count ->
    [0] Tidak ada dokumen yang menunggu tanda tangan.
   *[other] { $count } dokumen sudah melewati masa simpan menurut undang-undang pajak.
}
destruction-lead = Undang-undang menghendaki ada orang yang bertanggung jawab atas pemusnahan dokumen pembukuan (UU 8/1997 ps. 19). Jadi tidak ada yang hilang hanya karena waktu.
destruction-waits = Yang menunggu, menurut jenis
destruction-count = Dokumen
destruction-since = Yang pertama disimpan sampai
destruction-empty = Tidak ada yang menunggu
destruction-empty-more = Bila suatu dokumen tidak perlu disimpan lagi menurut undang-undang pajak, jumlahnya tampil di sini.
destruction-until = Semua dokumen yang masa simpannya berakhir sampai
destruction-until-hint = Tanggal yang sudah lewat.
destruction-until-wrong = Tentukan tanggal yang sudah lewat.
destruction-decision = Menurut keputusan yang mana?
destruction-decision-hint = Seperti: keputusan direksi 7/2027. Jangan sebut nama pelanggan; keputusan ini tercatat selamanya di buku besar.
destruction-decision-missing = Sebutkan keputusannya, paling banyak 200 karakter.
destruction-means = Pembersihan berikutnya memusnahkan dokumen ini selamanya, kecuali yang diperlukan suatu perkara. Nama Anda dan keputusannya tercatat di buku besar.
destruction-button = Tanda tangani pemusnahannya
console-done-destruction-signed = Sudah ditandatangani. Pembersihan berikutnya memusnahkannya.

case-proofs = Di tempat lain, dan sertifikatnya
case-outside = Keadaan di sistem lain yang diberi tahu tentang penghapusan ini:
case-certificate = Sertifikat menurut terbitan terbaru. Isinya tidak menyebut siapa pun, dan tidak menunjuk ke apa pun yang sudah dihapus.
case-act-outside = Nyatakan untuk sistem lain
case-act-holds = Tahan data untuk suatu perkara atau undang-undang
case-outside-title = Nyatakan untuk sistem lain?
case-outside-lead = Untuk sistem yang tidak menjawab sendiri. Anda sudah melihatnya, atau pengelolanya mengatakan bahwa semua data pelanggan ini sudah dihapus. Sertifikat lalu menyebut "dinyatakan" dengan tanggalnya, dan diterbitkan ulang.
case-outside-which = Di sistem yang mana?
case-outside-missing = Pilih sistemnya.
case-outside-button = Saya nyatakan sudah dihapus di sana
console-done-case-outside-declared = Sudah dinyatakan. Sertifikat diterbitkan ulang.
console-done-case-outside-none = Di sana tidak ada yang terbuka lagi. Tidak ada yang diubah.
