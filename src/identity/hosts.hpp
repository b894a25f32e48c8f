// Maintained hosts. The agent on each has a token, by which the host is a principal of its own: it
// may call the few routes that say so, and nothing else.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/database.hpp"
#include "http/credentials.hpp"
#include "http/raw.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"
#include "identity/program_secret.hpp"

namespace mainstay::identity {

/// How many hosts that are not revoked there may be.
inline constexpr std::int64_t hosts_max = 10'000;

/// What may be done to a host now.
enum class HostAction { change, rotate, revoke };
BOOST_DESCRIBE_ENUM(HostAction, change, rotate, revoke)

/// A host as it is shown later: without its token.
struct HostView {
    Id<Host> id;
    std::string name;
    std::vector<ApplicationRef> applications;
    Time created_at;
    std::optional<NameRef> created_by;  // Nobody: the command line.
    std::optional<Time> rotated_at;
    std::optional<Time> previous_until;  // Until then the token before the last rotation is good.
    std::optional<Time> last_seen_at;    // To within five minutes.
    std::vector<HostAction> may;
};
BOOST_DESCRIBE_STRUCT(
    HostView, (),
    (id, name, applications, created_at, created_by, rotated_at, previous_until, last_seen_at, may)
)

/// A host whose token is shown this once.
struct NewHost {
    Id<Host> id;
    std::string name;
    std::string token;
    std::optional<Time> previous_until;
};
BOOST_DESCRIBE_STRUCT(NewHost, (), (id, name, token, previous_until))

/// A host as its own agent is told of it.
struct OwnHost {
    Id<Host> id;
    std::string name;
    std::vector<ApplicationRef> applications;
};
BOOST_DESCRIBE_STRUCT(OwnHost, (), (id, name, applications))

struct ListHosts {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListHosts, (), (limit, cursor))

struct ShowHost {
    Id<Host> id;
};
BOOST_DESCRIBE_STRUCT(ShowHost, (), (id))

struct CreateHost {
    Line<100> name;
    std::vector<Line<10>> applications;
};
BOOST_DESCRIBE_STRUCT(CreateHost, (), (name, applications))

struct ChangeHost {
    Id<Host> id;
    Line<100> name;
    std::vector<Line<10>> applications;  // In place of all those before.
};
BOOST_DESCRIBE_STRUCT(ChangeHost, (), (id, name, applications))

struct RotateHostToken {
    Id<Host> id;
    std::optional<Count<0, 168>> grace_hours;  // 0: the token before it stops at once.
};
BOOST_DESCRIBE_STRUCT(RotateHostToken, (), (id, grace_hours))

struct RevokeHost {
    Id<Host> id;
};
BOOST_DESCRIBE_STRUCT(RevokeHost, (), (id))

/// Those that were not revoked, the oldest first. Refuses: forbidden.
Result<http::Page<HostView>> list_hosts(db::Sql& sql, const Call& call, const ListHosts& request);

/// One that was not revoked. Refuses: not_found, for one that the caller may not read of, too.
Result<HostView> show_host(db::Sql& sql, const Call& call, const ShowHost& request);

/// Refuses: forbidden; proof_needed; too_many_hosts; invalid with missing, taken,
/// unknown_reference (an application that the caller may not manage hosts of, too), repeated.
Result<NewHost> create_host(db::Sql& sql, const Call& call, const CreateHost& request);

/// Refuses: not_found; forbidden; invalid as create_host.
Result<> change_host(db::Sql& sql, const Call& call, const ChangeHost& request);

/// Gives the host a new token. The one before it is good for a while; the one before that stops.
/// Refuses: not_found; forbidden; proof_needed.
Result<NewHost> rotate_host_token(db::Sql& sql, const Call& call, const RotateHostToken& request);

/// Its tokens stop at once. Refuses: not_found; forbidden.
Result<> revoke_host(db::Sql& sql, const Call& call, const RevokeHost& request);

/// The host that calls. Refuses: forbidden for all others.
Result<OwnHost> show_own_host(db::Sql& sql, const Call& call, const http::Nothing& request);

/// The applications of the host that calls: those it may hand data in for.
std::vector<Id<Application>> applications_of_caller(db::Sql& sql, const HostCaller& host);

/// Finds the host whose token a request brings, for JSON routes that hosts may call. Its use is
/// recorded later, at most once in five minutes.
class HostAuthenticator {
public:
    /// `database` outlives this.
    HostAuthenticator(db::Database& database, Clock clock);

    /// Nothing for what has not the form of a host's token. Refuses: unauthenticated for one that
    /// is unknown, revoked or rotated away.
    Result<std::optional<HostCaller>> operator()(db::Sql& sql, const http::Credentials& credentials)
        const;

private:
    db::Database* database_;  // Never null; a pointer so that this can be copied.
    Clock clock_;
};

/// The `authenticate` of a raw route: the host whose token is brought, in one of these places or as
/// `Authorization: Bearer`.
std::function<Result<http::Sender>(db::Sql&, const http::RawRequest&)> by_host_token(
    SecretPlaces places = {}
);

}  // namespace mainstay::identity
