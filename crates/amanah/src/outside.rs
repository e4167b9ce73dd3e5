//! The operator's other systems, and companies that pass requests on: tells the ones what happens to customers and asks them
//! whether they still know one, and the others how their requests stand.
//!
//! Layout: `post` is one request over the net, `job` takes what is due, system by system. What is told names nobody but by
//! ids; what they say they did comes in through [`crate::callbacks`].

mod job;
mod post;

pub(crate) use job::run;
pub use job::turn;
pub use post::Post;
