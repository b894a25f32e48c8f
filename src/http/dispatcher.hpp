// What happens to a request between its bytes and its answer: route, credentials, decoding,
// handler, problem document. Knows nothing of sockets; `server` moves it between threads.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "http/access.hpp"
#include "http/head.hpp"
#include "http/problem.hpp"
#include "http/quota.hpp"
#include "http/router.hpp"
#include "http/target.hpp"

namespace mainstay::http {

/// Finds who holds credentials. Nobody for none; refuses (unauthenticated) for wrong or expired
/// ones.
using Authenticate = std::function<Result<std::optional<Caller>>(db::Sql&, const Credentials&)>;

/// Finds the host whose token it is. Nothing where the credentials are of another form; refuses
/// (unauthenticated) for wrong ones.
using AuthenticateHost =
    std::function<Result<std::optional<HostCaller>>(db::Sql&, const Credentials&)>;

/// The same for the holder of an ingest key.
using AuthenticateIngest =
    std::function<Result<std::optional<IngestCaller>>(db::Sql&, const Credentials&)>;

/// How those who call JSON routes are found.
struct Authentication {
    Authenticate caller;
    AuthenticateHost host{};      // Empty: there are no hosts.
    AuthenticateIngest ingest{};  // Empty: there are no ingest keys.
};

/// A request that a caller was forbidden: views, good for the call.
struct Refusing {
    Verb verb;
    std::string_view path;  // As the route declares it.
    const Call& call;
    std::string_view code;
};

/// Hears of each request that was answered 403. Called from any thread; must not wait.
using Refused = std::function<void(const Refusing&)>;

/// One request on its way through its route.
struct Exchange {
    const Route* route = nullptr;
    Call call{};
    Incoming incoming{};
    std::vector<std::string> path_values{};
    std::string idempotency_key{};
    std::string fingerprint{};            // Of target and body.
    Result<std::any> given = std::any();  // The request as decoded, or why it was not.
    Result<Answer> outcome = Answer{};
    std::string current{};    // After `stale`: the thing as it is, as JSON.
    bool is_counted = false;  // Against the quota of its caller.
};

/// Stateless after construction: any thread.
class Dispatcher {
public:
    /// REQUIRES: each name in a path is a member of its route's request. `routes` outlive this.
    Dispatcher(
        std::span<const Route> routes, Authentication authentication, Refused refused, Clock clock,
        std::size_t body_bytes_max, Quotas& quotas
    );

    /// The largest JSON body that a route takes, packed or not. Strangers have little to say.
    std::size_t body_bytes_max(const Route& route) const;

    /// The route of a request among those of `router`, or the answer that there is none.
    std::variant<Exchange, Answer> begin(
        const Router& router, const Head& head, const Target& target
    ) const;

    /// What can be refused without asking the database: no credentials, a change made with the
    /// cookie but without its CSRF token, or more than one address may ask. Else `outcome` says why
    /// not.
    bool check_early(Exchange& exchange) const;

    /// Decodes the request; a wrong one is refused after the credentials were checked.
    void decode(Exchange& exchange, const Head& head, const Target& target, std::string_view body)
        const;

    /// Whether the route goes on: finds the caller and checks access. Else `outcome` says why not.
    bool admit(db::Sql& sql, Exchange& exchange) const;

    /// Admits and runs the handler, with its idempotency key. Whether to commit. May run twice.
    bool transact(db::Sql& sql, Exchange& exchange) const;

    /// The slow step before the transaction; only for routes that have one. Whether to go on to
    /// `transact`.
    bool prepare(db::Database& database, Exchange& exchange) const;

    /// The answer of an exchange whose transaction has ended, or failed.
    Answer answer(Exchange& exchange, const std::optional<Failed>& failed) const;

private:
    Result<> check_credentials(Exchange& exchange) const;
    Result<> check_caller(db::Sql& sql, Exchange& exchange) const;
    Result<> count(Exchange& exchange) const;
    Error count_failure(const Exchange& exchange, Error error) const;
    Result<Answer> handle(db::Sql& sql, Exchange& exchange) const;
    Result<Answer> run(db::Sql& sql, Exchange& exchange) const;
    std::optional<Error> lost_access(db::Sql& sql, const Exchange& exchange) const;
    std::string current_of(db::Sql& sql, const Exchange& exchange) const;

    Authentication authentication_;
    Refused refused_;  // May be empty.
    Clock clock_;
    std::size_t body_bytes_max_;
    Quotas& quotas_;
    std::unordered_map<const Route*, std::vector<std::string>> names_;
    std::unordered_map<const Route*, const Route*>
        readers_;  // The GET that shows what a route changes.
};

}  // namespace mainstay::http
