//! A bad network between a vault and its server: it cuts connections, stands still, or lets nobody in.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// More bytes than any test sends.
const ALL: i64 = i64::MAX / 2;

/// The way through; it ends with the process.
pub(super) struct Proxy {
    pub(super) port: u16,
    rules: Arc<Rules>,
}

struct Rules {
    /// The port of the server.
    to: AtomicU16,
    /// Bytes that still pass towards the server, and back; when they are used up, the connection is cut.
    there: AtomicI64,
    back: AtomicI64,
    stands_still: AtomicBool,
    lets_in: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl Proxy {
    pub(super) fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let rules = Arc::new(Rules {
            to: AtomicU16::new(server),
            there: AtomicI64::new(ALL),
            back: AtomicI64::new(ALL),
            stands_still: AtomicBool::new(false),
            lets_in: AtomicBool::new(true),
            open: Mutex::default(),
        });
        let for_thread = Arc::clone(&rules);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                for_thread.take_in(near);
            }
        });
        Self { port, rules }
    }

    /// Cuts every connection once so many bytes more have passed in one of the directions.
    pub(super) fn cut_after(&self, there: Option<i64>, back: Option<i64>) {
        self.rules.there.store(there.unwrap_or(ALL), Ordering::SeqCst);
        self.rules.back.store(back.unwrap_or(ALL), Ordering::SeqCst);
    }

    /// Takes every byte and passes none on.
    pub(super) fn stand_still(&self) {
        self.rules.stands_still.store(true, Ordering::SeqCst);
    }

    /// Cuts what is open and lets nobody in.
    pub(super) fn shut(&self) {
        self.rules.lets_in.store(false, Ordering::SeqCst);
        for stream in self.rules.open.lock().unwrap().drain(..) {
            let _was_open = stream.shutdown(Shutdown::Both);
        }
    }

    /// A good network again. What stood still is cut, as a router that started again would.
    pub(super) fn heal(&self) {
        if self.rules.stands_still.load(Ordering::SeqCst) {
            self.shut();
        }
        self.cut_after(None, None);
        self.rules.stands_still.store(false, Ordering::SeqCst);
        self.rules.lets_in.store(true, Ordering::SeqCst);
    }
}

impl Rules {
    fn take_in(self: &Arc<Self>, near: TcpStream) {
        if !self.lets_in.load(Ordering::SeqCst) {
            return;
        }
        let Ok(far) = TcpStream::connect(("127.0.0.1", self.to.load(Ordering::SeqCst))) else { return };
        near.set_nodelay(true).unwrap();
        far.set_nodelay(true).unwrap();
        self.open.lock().unwrap().extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
        for (from, to, is_there) in
            [(near.try_clone().unwrap(), far.try_clone().unwrap(), true), (far, near, false)]
        {
            let rules = Arc::clone(self);
            thread::spawn(move || rules.pump(from, to, is_there));
        }
    }

    fn pump(&self, mut from: TcpStream, mut to: TcpStream, is_there: bool) {
        let left = if is_there { &self.there } else { &self.back };
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = from.read(&mut bytes) {
            while self.stands_still.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(10));
            }
            let may_pass = left.fetch_sub(i64::try_from(read).unwrap(), Ordering::SeqCst);
            let passing = usize::try_from(may_pass.max(0)).unwrap().min(read);
            if to.write_all(&bytes[..passing]).is_err() || passing < read {
                break;
            }
        }
        for stream in [from, to] {
            let _was_open = stream.shutdown(Shutdown::Both);
        }
    }
}
