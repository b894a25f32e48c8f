// Ingest keys: with what programs hand data in for one application. A key is write only: it opens
// raw routes that authenticate by_ingest_key and JSON routes that say `takes_ingest_keys`, no
// other.
#pragma once

#include <functional>

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/raw.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"
#include "identity/program_secret.hpp"

namespace mainstay::identity {

/// How many keys that are not revoked an application may have.
inline constexpr std::int64_t ingest_keys_max = 100;

/// What may be done to a key now.
enum class IngestKeyAction { rotate, revoke };
BOOST_DESCRIBE_ENUM(IngestKeyAction, rotate, revoke)

/// A key as it is shown later: without the secret.
struct IngestKeyView {
    Id<IngestKey> id;
    std::string name;
    Time created_at;
    std::optional<NameRef> created_by;  // Nobody: the system.
    std::optional<Time> rotated_at;
    std::optional<Time> previous_until;  // Until then the secret before the last rotation is good.
    std::optional<Time> last_used_at;    // To within five minutes.
    std::vector<IngestKeyAction> may;
};
BOOST_DESCRIBE_STRUCT(
    IngestKeyView, (),
    (id, name, created_at, created_by, rotated_at, previous_until, last_used_at, may)
)

/// A key whose secret is shown this once.
struct NewIngestKey {
    Id<IngestKey> id;
    std::string name;
    std::string secret;
    std::optional<Time> previous_until;
};
BOOST_DESCRIBE_STRUCT(NewIngestKey, (), (id, name, secret, previous_until))

struct ListIngestKeys {
    Line<10> key;  // The application's.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListIngestKeys, (), (key, limit, cursor))

struct CreateIngestKey {
    Line<10> key;
    Line<100> name;
};
BOOST_DESCRIBE_STRUCT(CreateIngestKey, (), (key, name))

struct RotateIngestKey {
    Line<10> key;
    Id<IngestKey> id;
    std::optional<Count<0, 168>> grace_hours;  // 0: the secret before it stops at once.
};
BOOST_DESCRIBE_STRUCT(RotateIngestKey, (), (key, id, grace_hours))

struct RevokeIngestKey {
    Line<10> key;
    Id<IngestKey> id;
};
BOOST_DESCRIBE_STRUCT(RevokeIngestKey, (), (key, id))

/// The application's that were not revoked, in the order they were made. Refuses: not_found, for an
/// application that the caller may not know of; forbidden.
Result<http::Page<IngestKeyView>> list_ingest_keys(
    db::Sql& sql, const Call& call, const ListIngestKeys& request
);

/// Refuses: not_found; forbidden; proof_needed; too_many_ingest_keys; invalid with
/// taken.
Result<NewIngestKey> create_ingest_key(
    db::Sql& sql, const Call& call, const CreateIngestKey& request
);

/// Gives the key a new secret. The one before it is good for a while; the one before that stops.
/// Refuses: not_found; forbidden; proof_needed.
Result<NewIngestKey> rotate_ingest_key(
    db::Sql& sql, const Call& call, const RotateIngestKey& request
);

/// Its secrets stop at once. Refuses: not_found; forbidden.
Result<> revoke_ingest_key(db::Sql& sql, const Call& call, const RevokeIngestKey& request);

/// Whose secret it is, by one point query. Refuses: unauthenticated for one that is unknown,
/// revoked or rotated away, and for tokens of people and of hosts.
Result<IngestCaller> find_ingest_caller(db::Sql& sql, std::string_view secret, Time now);

/// The `authenticate` of a raw route: whoever brings an ingest key, in one of these places or as
/// `Authorization: Bearer`. Its use is recorded at most once in five minutes.
std::function<Result<http::Sender>(db::Sql&, const http::RawRequest&)> by_ingest_key(
    SecretPlaces places = {}
);

/// Finds who holds the ingest key that a request brings, for JSON routes that take them. Its use is
/// recorded later, at most once in five minutes.
class IngestAuthenticator {
public:
    /// `database` outlives this.
    IngestAuthenticator(db::Database& database, Clock clock);

    /// Nothing for what has not the form of an ingest key. Refuses: unauthenticated for one that is
    /// unknown, revoked or rotated away.
    Result<std::optional<IngestCaller>> operator()(
        db::Sql& sql, const http::Credentials& credentials
    ) const;

private:
    db::Database* database_;  // Never null; a pointer so that this can be copied.
    Clock clock_;
};

}  // namespace mainstay::identity
