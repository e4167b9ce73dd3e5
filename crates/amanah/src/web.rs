//! The pages: portal, console and the public policy page, all mounted from one table of endpoints.
