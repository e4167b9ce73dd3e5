# Kata-kata untuk permintaan dengan tenggat, bagi kedua ruang dan halaman umum.

case-kind-access = Mengetahui data apa yang tercatat
case-kind-copy = Salinan untuk dibawa
case-kind-rectify = Perbaikan
case-kind-restrict = Pembatasan
case-kind-object = Keberatan atas suatu penggunaan
case-kind-erase = Penutupan akun

case-channel-portal = ClientZone
case-channel-mail = Surel
case-channel-provider = Penyedia akun masuk
case-channel-partner = Perusahaan lain yang meneruskannya
case-channel-desk = Meja layanan
case-channel-retention = Masa simpan

case-state-received = Diterima
case-state-verified = Pengirim dipastikan
case-state-frozen = Data dibekukan, konfirmasi diminta
case-state-confirmed = Dikonfirmasi
case-state-cooling-off = Waktu berpikir
case-state-legal-check = Pemeriksaan hukum
case-state-executing = Sedang dilaksanakan
case-state-erased = Dilaksanakan
case-state-erased-with-retention = Dilaksanakan; sebagian wajib disimpan menurut undang-undang
case-state-answered = Dipenuhi
case-state-cancelled = Dihentikan oleh pelanggan
case-state-expired = Tidak dikonfirmasi tepat waktu
case-state-refused = Ditolak

case-why-identity-unclear = Tidak dapat dipastikan bahwa permintaan itu berasal dari pelanggan
case-why-active-after-all = Masih ada layanan yang berjalan, jadi pelanggan memutuskannya sendiri di ClientZone
case-why-others-in-account = Masih ada orang lain di akun itu; akunnya diserahkan dahulu
case-why-harms-others = Permintaan itu akan membuka data orang lain atau membahayakan seseorang
case-why-forbidden-by-law = Undang-undang melarangnya
case-why-nothing-to-do = Tidak ada hal semacam itu yang perlu dilakukan
