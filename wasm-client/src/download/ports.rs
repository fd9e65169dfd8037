//! The download ports bound to the browser.

use std::rc::Rc;

use chartlift_core::{
    download::{DownloadControl, DownloadPorts},
    link::Link,
    ports::{Control, ControlError, Transport},
    protocol::{DownloadRequest, DownloadUrl, value::ToValue},
};

use super::pool::FetchPool;
use crate::{
    api::{Api, DOWNLOAD_PATH},
    request::Request,
    xhr::XhrTransport,
};
use chartlift_worker::clock::BrowserClock;

/// What downloads use of the browser.
pub struct BrowserDownloadPorts {
    api: Rc<Api>,
    fetchers: FetchPool,
}

impl BrowserDownloadPorts {
    pub fn new(api: Rc<Api>, fetchers: FetchPool) -> Self {
        Self { api, fetchers }
    }
}

impl Link for BrowserDownloadPorts {
    type Clock = BrowserClock;

    fn clock(&self) -> &BrowserClock {
        &BrowserClock
    }
    async fn online_changed(&self) {
        XhrTransport::default().online_changed().await;
    }
    async fn reachable(&self) -> bool {
        self.api.reachable().await
    }
}

impl DownloadPorts for BrowserDownloadPorts {
    type Fetcher = FetchPool;
    type Control = Api;

    fn fetcher(&self) -> &FetchPool {
        &self.fetchers
    }
    fn control(&self) -> &Api {
        &self.api
    }
}

impl DownloadControl for Api {
    async fn open(&self, request: &DownloadRequest) -> Result<DownloadUrl, ControlError> {
        self.call(Request::post(DOWNLOAD_PATH, &request.to_value())).await
    }
}
