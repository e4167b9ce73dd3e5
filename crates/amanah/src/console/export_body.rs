//! An export of the ledger as the body of an answer, in the memory of one piece.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use amanah_service::vault::{LedgerExport, VaultError};
use axum::body::Bytes;
use http_body::{Body, Frame};

/// What the store is asked for next: a piece, and the export to go on with.
type Step = Pin<Box<dyn Future<Output = (LedgerExport, Result<Option<Vec<u8>>, VaultError>)> + Send>>;

/// The pieces of an export, each read when the one before it was taken.
pub(crate) struct ExportBody {
    step: Option<Step>,
}

impl ExportBody {
    pub(crate) fn of(export: LedgerExport) -> Self {
        Self { step: Some(next(export)) }
    }
}

fn next(mut export: LedgerExport) -> Step {
    Box::pin(async move {
        let piece = export.next().await;
        (export, piece)
    })
}

impl Body for ExportBody {
    type Data = Bytes;
    type Error = VaultError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, VaultError>>> {
        let Some(step) = self.step.as_mut() else { return Poll::Ready(None) };
        let Poll::Ready((export, piece)) = step.as_mut().poll(context) else { return Poll::Pending };
        self.step = None;
        match piece {
            Ok(Some(piece)) => {
                self.step = Some(next(export));
                Poll::Ready(Some(Ok(Frame::data(piece.into()))))
            }
            Ok(None) => Poll::Ready(None),
            // The reader sees an answer that breaks off, and the verifier that it was cut.
            Err(fault) => {
                tracing::error!(cause = %fault, "an export of the ledger broke off");
                Poll::Ready(Some(Err(fault)))
            }
        }
    }
}
