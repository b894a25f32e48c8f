// Who sends an envelope whose request names no key: libraries that are told to send through a
// tunnel leave it in the DSN of the envelope's header.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "compat/sentry_dsn.hpp"
#include "db/database.hpp"
#include "http/raw.hpp"

namespace mainstay::compat {

/// A handle: copies are of one. Any thread.
class TunnelSenders {
public:
    TunnelSenders();

    /// The sender whose key the DSN has, as of the records now. Waits for them: not on a database
    /// thread. Refuses: unauthenticated, also before `open`. May fail as a read does.
    Result<http::Sender> find(const SentryDsn& dsn, Time now) const;

    /// From now on it finds; `database` outlives this, or `close` comes before.
    void open(db::Database& database) const;
    void close() const;

private:
    struct State;

    std::shared_ptr<State> state_;  // Owned by the copies.
};

}  // namespace mainstay::compat
