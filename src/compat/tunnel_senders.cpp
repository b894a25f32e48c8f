#include "compat/tunnel_senders.hpp"

#include <atomic>

#include "http/use_note.hpp"
#include "identity/identity.hpp"

namespace mainstay::compat {

struct TunnelSenders::State {
    std::atomic<db::Database*> database{nullptr};
};

TunnelSenders::TunnelSenders() : state_(std::make_shared<State>()) {}  // Owners: see the member.

void TunnelSenders::open(db::Database& database) const { state_->database = &database; }

void TunnelSenders::close() const { state_->database = nullptr; }

Result<http::Sender> TunnelSenders::find(const SentryDsn& dsn, Time now) const {
    auto* database = state_->database.load();
    if (!database) return refuse(mainstay::code::unauthenticated);
    http::RawRequest asked;
    asked.now = now;
    asked.credentials.bearer = dsn.key;
    const auto find = identity::by_ingest_key({});
    auto sender = database->read([&](db::Sql& sql) { return find(sql, asked); });
    if (sender && sender->record_use)
        http::note_use(*database, std::exchange(sender->record_use, {}));
    return sender;
}

}  // namespace mainstay::compat
