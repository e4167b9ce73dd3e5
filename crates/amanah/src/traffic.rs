//! What passes the doors, counted and logged by the row it matched: never by the address that was asked for, which is
//! somebody's.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use crate::clock::stopwatch;

/// The parts of the house that are counted apart.
const ROOMS: [&str; 4] = ["visitor", "portal", "console", "api"];
/// The classes of status, by their first digit.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// Upper bounds of the durations, in microseconds.
const BOUNDS: [u64; 9] = [1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000, 2_500_000, 10_000_000];

/// Counts since the start of the process; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Traffic(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    answers: [[AtomicU64; CLASSES.len()]; ROOMS.len()],
    within: [AtomicU64; BOUNDS.len()],
    all: AtomicU64,
    micros: AtomicU64,
}

impl Traffic {
    fn count(&self, room: &str, status: StatusCode, took: Duration) {
        let room = ROOMS.iter().position(|name| *name == room).unwrap_or(0);
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(count) = self.0.answers.get(room).and_then(|classes| classes.get(class)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        for (bound, count) in BOUNDS.iter().zip(&self.0.within) {
            if micros <= *bound {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.0.all.fetch_add(1, Ordering::Relaxed);
        self.0.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// The counts in the form of Prometheus' text.
    #[must_use]
    pub fn metrics(&self) -> String {
        let mut text = String::from(
            "# HELP amanah_http_answers_total Answers by part of the house and class of status.\n\
             # TYPE amanah_http_answers_total counter\n",
        );
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        for (room, classes) in ROOMS.iter().zip(&self.0.answers) {
            for (class, count) in CLASSES.iter().zip(classes) {
                let count = read(count);
                let _ =
                    writeln!(text, "amanah_http_answers_total{{room=\"{room}\",status=\"{class}\"}} {count}");
            }
        }
        text.push_str(
            "# HELP amanah_http_answer_seconds How long answers took.\n# TYPE amanah_http_answer_seconds histogram\n",
        );
        for (bound, count) in BOUNDS.iter().zip(&self.0.within) {
            let (bound, count) = (seconds(*bound), read(count));
            let _ = writeln!(text, "amanah_http_answer_seconds_bucket{{le=\"{bound}\"}} {count}");
        }
        let (all, sum) = (read(&self.0.all), seconds(read(&self.0.micros)));
        let _ = writeln!(
            text,
            "amanah_http_answer_seconds_bucket{{le=\"+Inf\"}} {all}\namanah_http_answer_seconds_sum {sum}\n\
             amanah_http_answer_seconds_count {all}"
        );
        text
    }
}

/// Microseconds as a decimal number of seconds.
fn seconds(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn room_of(row: &str) -> &'static str {
    let rest = row.trim_start_matches('/');
    match rest.split('/').next().unwrap_or_default() {
        "api" => "api",
        "console" => "console",
        "home" | "my-data" | "uses" | "profile" | "security" | "agreements" | "people" | "company"
        | "services" | "tickets" | "invoices" | "messages" | "leave" | "requests" => "portal",
        _ => "visitor",
    }
}

/// Counts an answer and writes one line about it: the row that was matched, and nothing of what was sent.
///
/// Enforces: SEC
pub(crate) async fn note(State(traffic): State<Traffic>, request: Request, next: Next) -> Response {
    let began = stopwatch();
    let method = request.method().clone();
    let row = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let (took, status) = (began.elapsed(), response.status());
    let row = row.as_deref().unwrap_or("(none)");
    traffic.count(room_of(row), status, took);
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(
        http.method = %known(&method),
        http.row = row,
        http.status = status.as_u16(),
        http.micros = micros,
        "answered"
    );
    response
}

/// A method of HTTP by its name; another word is the sender's own and is not repeated.
fn known(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "PATCH" => "PATCH",
        "OPTIONS" => "OPTIONS",
        _ => "(other)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_room_class_and_duration() {
        let traffic = Traffic::default();
        traffic.count("portal", StatusCode::OK, Duration::from_micros(900));
        traffic.count("console", StatusCode::NOT_FOUND, Duration::from_micros(2_600));
        traffic.count("api", StatusCode::INTERNAL_SERVER_ERROR, Duration::from_secs(60));

        let text = traffic.metrics();

        for line in [
            "amanah_http_answers_total{room=\"portal\",status=\"2xx\"} 1",
            "amanah_http_answers_total{room=\"console\",status=\"4xx\"} 1",
            "amanah_http_answers_total{room=\"api\",status=\"5xx\"} 1",
            "amanah_http_answer_seconds_bucket{le=\"0.001\"} 1",
            "amanah_http_answer_seconds_bucket{le=\"0.005\"} 2",
            "amanah_http_answer_seconds_bucket{le=\"10\"} 2",
            "amanah_http_answer_seconds_bucket{le=\"+Inf\"} 3",
            "amanah_http_answer_seconds_sum 60.0035",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }

    #[test]
    fn every_row_of_the_table_is_counted_in_its_room() {
        use crate::web::endpoints::{Room, table};
        // What other systems call stands beside the API, and in no room.
        for row in table().into_iter().filter(|row| !row.path.starts_with("/api/")) {
            let room = match row.room {
                Room::Visitor => "visitor",
                Room::Portal => "portal",
                Room::Console => "console",
            };
            // The doors to a room are visitors' and staff's alike.
            assert_eq!(room_of(row.path), room, "{}", row.path);
        }
    }
}
