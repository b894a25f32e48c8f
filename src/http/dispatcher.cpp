#include "http/dispatcher.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "db/database.hpp"
#include "http/access.hpp"
#include "http/codes.hpp"
#include "http/header_values.hpp"
#include "http/idempotency.hpp"
#include "http/inflate.hpp"
#include "http/members.hpp"

namespace mainstay::http {

namespace {

/// Of a JSON body that anyone may send: sign-in takes a name and a password.
constexpr std::size_t public_body_bytes_max = 16 * 1024;

std::optional<Verb> verb_of(std::string_view method) {
    if (method == "HEAD") return Verb::get;
    for (auto verb : {Verb::get, Verb::post, Verb::put, Verb::patch, Verb::del}) {
        if (name_of(verb) == method) return verb;
    }
    return std::nullopt;
}

bool is_json(std::string_view media_type) {
    return media_type == "application/json" || media_type.ends_with("+json");
}

std::string_view answered_type(const Route& route) {
    if (route.kind == Kind::stream) return "text/event-stream";
    return route.response ? "application/json" : "";
}

std::string fingerprint_of(std::string_view target, std::string_view body) {
    return hex(hash(std::string(target) + '\n' + std::string(body)));
}

/// The body as it was meant, or why it is not taken.
Result<std::string> unpacked(
    const Route& route, const Head& head, std::string_view body, std::size_t bytes_max
) {
    if (body.empty()) return std::string();
    if (!takes_body(route)) return refuse(code::unexpected_body);
    if (!is_json(media_type_of(head.content_type)))
        return refuse(code::unsupported_media, {{"expected", "application/json"}});
    auto coding = lower_ascii(trimmed(head.content_encoding));
    if (coding.empty() || coding == "identity") return std::string(body);
    if (coding_of(coding) != Coding::gzip)
        return refuse(code::unsupported_encoding, {{"expected", "gzip, or none"}});
    auto plain = gunzip(body, bytes_max);
    switch (plain.state) {
        case Unpacked::State::whole:
            return std::move(plain.bytes);
        case Unpacked::State::malformed:
            return invalid({wrong("body", mainstay::code::bad_format, {{"format", "gzip"}})});
        case Unpacked::State::too_large:
            break;
    }
    return refuse(code::too_large, {{"max", std::to_string(bytes_max)}});
}

Answer not_here(const Match& match, std::string_view method, std::string_view request_id) {
    if (match.allowed().empty()) return problem(fault::no_such_route, request_id);
    auto answer =
        method == "OPTIONS" ? Answer{.status = 204} : problem(fault::no_such_verb, request_id);
    answer.headers.emplace_back("Allow", match.allowed());
    if (method != "OPTIONS") return answer;
    for (const Route* route : match.routes) {
        if (!route || route->discovery.empty()) continue;
        answer.headers.insert(
            answer.headers.end(), route->discovery.begin(), route->discovery.end()
        );
        break;
    }
    return answer;
}

/// How a resource is asked. Clients behind proxies that know no PATCH send POST, and say what they
/// mean (tus 1.0, "X-HTTP-Method-Override"). It is obeyed where uploads are, and nowhere else.
std::string_view method_of(const Match& match, const Head& head) {
    if (head.method != "POST" || head.method_override.empty()) return head.method;
    bool is_upload = std::ranges::any_of(match.routes, [](const Route* route) {
        return route && route->kind == Kind::tus;
    });
    return is_upload ? head.method_override : head.method;
}

}  // namespace

Dispatcher::Dispatcher(
    std::span<const Route> routes, Authentication authentication, Refused refused, Clock clock,
    std::size_t body_bytes_max, Quotas& quotas
)
    : authentication_(std::move(authentication)),
      refused_(std::move(refused)),
      clock_(std::move(clock)),
      body_bytes_max_(body_bytes_max),
      quotas_(quotas) {
    std::unordered_map<std::string_view, const Route*> gets;
    for (const Route& route : routes) {
        if (route.kind == Kind::raw) continue;
        // What a `prepare` step has to ask first cannot be shown within a transaction.
        const bool is_plain = route.kind == Kind::json && !route.prepare;
        if (route.verb == Verb::get && is_plain) gets[route.path] = &route;
        auto& names = names_[&route] = path_names(route.path);
        for (const auto& name : names) {
            auto is_it = [&](const wire::Member& member) { return member.name == name; };
            MAINSTAY_CHECK(std::ranges::any_of(route.request->members, is_it));
        }
    }
    for (const Route& route : routes) {
        if (route.kind == Kind::raw || !takes_version(route)) continue;
        auto parent = std::string_view(route.path).substr(0, route.path.rfind('/'));
        for (auto path : {std::string_view(route.path), parent}) {
            auto reader = gets.find(path);
            if (reader == gets.end() || names_[reader->second] != names_[&route]) continue;
            readers_[&route] = reader->second;
            break;
        }
    }
}

std::variant<Exchange, Answer> Dispatcher::begin(
    const Router& router, const Head& head, const Target& target
) const {
    auto match = router.match(target.segments);
    auto method = method_of(match, head);
    auto verb = verb_of(method);
    const Route* route = verb ? match.routes[static_cast<std::size_t>(*verb)] : nullptr;
    if (!route) return not_here(match, method, head.request_id);
    auto type = answered_type(*route);
    if (!type.empty() && !accepts(head.accept, type))
        return problem(fault::not_acceptable, head.request_id);
    Exchange exchange{.route = route, .path_values = std::move(match.values)};
    exchange.call.now = clock_();
    exchange.call.request_id = head.request_id;
    exchange.incoming.credentials = credentials_of(head);
    exchange.call.address = exchange.incoming.credentials.address;
    exchange.call.user_agent = exchange.incoming.credentials.user_agent;
    if (route->verb == Verb::post) exchange.idempotency_key = std::string(head.idempotency_key);
    return exchange;
}

std::size_t Dispatcher::body_bytes_max(const Route& route) const {
    bool is_public = route.about.access == Access::public_;
    return is_public ? std::min(body_bytes_max_, public_body_bytes_max) : body_bytes_max_;
}

bool Dispatcher::check_early(Exchange& exchange) const {
    auto checked = check_credentials(exchange);
    if (!checked) exchange.outcome = std::move(checked).error();
    return static_cast<bool>(checked);
}

Result<> Dispatcher::check_credentials(Exchange& exchange) const {
    const Route& route = *exchange.route;
    const Credentials& credentials = exchange.incoming.credentials;
    bool is_public = route.about.access == Access::public_;
    if (!credentials.are_given()) {
        if (is_public) return count(exchange);
        return count_failure(exchange, refuse(mainstay::code::unauthenticated));
    }
    if (is_public || route.verb == Verb::get) return {};
    TRY(quotas_.check_waiting(credentials.secret(), std::chrono::steady_clock::now()));
    if (credentials.session.empty()) return {};
    if (!equal_secrets(credentials.csrf, csrf_token(credentials.session)))
        return refuse(code::csrf);
    return {};
}

/// Counts what changes something, once, against the caller's quota or that of the address.
Result<> Dispatcher::count(Exchange& exchange) const {
    if (exchange.route->verb == Verb::get || exchange.is_counted) return {};
    const auto& credentials = exchange.incoming.credentials;
    const auto& address = credentials.address;
    const auto& caller = exchange.call.caller;
    auto now = std::chrono::steady_clock::now();
    const auto& host = exchange.call.host;
    const auto& ingest = exchange.call.ingest;
    TRY(caller   ? quotas_.count_write(*caller, address, credentials.secret(), now)
        : host   ? quotas_.count_host(host->host, now)
        : ingest ? quotas_.count_ingest_key(ingest->key, now)
                 : quotas_.count_anonymous(address, now));
    exchange.is_counted = true;
    return {};
}

/// Wrong credentials count against the address; beyond its quota it is told to wait.
Error Dispatcher::count_failure(const Exchange& exchange, Error error) const {
    auto counted = quotas_.count_anonymous(
        exchange.incoming.credentials.address, std::chrono::steady_clock::now()
    );
    return counted ? std::move(error) : std::move(counted).error();
}

void Dispatcher::decode(
    Exchange& exchange, const Head& head, const Target& target, std::string_view body
) const {
    auto decoded = [&]() -> Result<std::any> {
        if (!exchange.idempotency_key.empty() && !is_key(exchange.idempotency_key)) {
            auto error = wrong(
                "Idempotency-Key", mainstay::code::bad_format,
                {{"format", "1 to 128 visible ASCII characters"}}
            );
            return invalid({std::move(error)});
        }
        auto bytes_max = body_bytes_max(*exchange.route);
        auto plain = TRY(unpacked(*exchange.route, head, body, bytes_max));
        if (!exchange.idempotency_key.empty())
            exchange.fingerprint = fingerprint_of(head.target, plain);
        auto members = TRY(members_of(
            *exchange.route,
            {
                .names = names_.at(exchange.route),
                .values = exchange.path_values,
                .query = target.query,
                .body = plain,
                .has_if_match = head.has_if_match,
                .if_match = head.if_match,
            }
        ));
        return exchange.route->decode(members);
    };
    exchange.given = decoded();
}

Result<> Dispatcher::check_caller(db::Sql& sql, Exchange& exchange) const {
    const About& about = exchange.route->about;
    const Credentials& credentials = exchange.incoming.credentials;
    exchange.call.caller.reset();
    exchange.call.host.reset();
    exchange.call.ingest.reset();
    if (!credentials.are_given()) {
        if (about.access == Access::public_) return count(exchange);
        return refuse(mainstay::code::unauthenticated);
    }
    if (about.takes_hosts && authentication_.host) {
        auto host = authentication_.host(sql, credentials);
        if (!host) return count_failure(exchange, std::move(host).error());
        exchange.call.host = *std::move(host);
        if (exchange.call.host) return count(exchange);
    }
    if (about.takes_ingest_keys && authentication_.ingest) {
        auto ingest = authentication_.ingest(sql, credentials);
        if (!ingest) return count_failure(exchange, std::move(ingest).error());
        exchange.call.ingest = *std::move(ingest);
        if (exchange.call.ingest) return count(exchange);
    }
    auto caller = authentication_.caller(sql, credentials);
    if (!caller) {
        // Old credentials must not keep anyone from signing in anew.
        if (about.access == Access::public_) return count(exchange);
        return count_failure(exchange, std::move(caller).error());
    }
    exchange.call.caller = *std::move(caller);
    TRY(may_call(*exchange.route, exchange.call.caller));
    return count(exchange);
}

bool Dispatcher::admit(db::Sql& sql, Exchange& exchange) const {
    auto checked = check_caller(sql, exchange);
    if (!checked) exchange.outcome = std::move(checked).error();
    return static_cast<bool>(checked);
}

bool Dispatcher::transact(db::Sql& sql, Exchange& exchange) const {
    exchange.current.clear();
    exchange.outcome = handle(sql, exchange);
    // Readers are many, and a list is long; the writer is one.
    if (exchange.outcome && exchange.route->verb == Verb::get) exchange.outcome->complete_body();
    return static_cast<bool>(exchange.outcome);
}

Result<Answer> Dispatcher::handle(db::Sql& sql, Exchange& exchange) const {
    TRY(check_caller(sql, exchange));
    if (!exchange.given) return exchange.given.error();
    // Without a user to keep it for, an answer could be had by whoever guesses the key.
    if (exchange.idempotency_key.empty() || !exchange.call.caller) return run(sql, exchange);

    const Route& route = *exchange.route;
    KeyUse use{
        .user = exchange.call.caller->user,
        .route = std::string(name_of(route.verb)) + ' ' + route.path,
        .key = exchange.idempotency_key,
        .fingerprint = exchange.fingerprint,
        .rights = rights_of(*exchange.call.caller),
    };
    auto used = begin_use(sql, use, exchange.call.now);
    bool is_new = used && !*used;
    if (!is_new) {
        if (auto lost = lost_access(sql, exchange)) return *std::move(lost);
        auto answered = TRY(std::move(used));
        return *std::move(answered);
    }
    auto answer = TRY(run(sql, exchange));
    answer.complete_body();
    finish_use(sql, use, answer, route.about.answers_secret);
    return answer;
}

/// Whether the request would now be refused for want of access, so that its answer of before must
/// not be had either. The handler knows; what it does besides is undone.
std::optional<Error> Dispatcher::lost_access(db::Sql& sql, const Exchange& exchange) const {
    std::optional<Error> lost;
    sql.rehearse([&] {
        auto outcome = exchange.route->run(sql, exchange.call, *exchange.given, exchange.incoming);
        if (outcome) return;
        auto refusal = outcome.error().refusal;
        bool is_access = refusal == Refusal::unauthenticated || refusal == Refusal::forbidden ||
                         refusal == Refusal::not_found;
        if (is_access) lost = std::move(outcome).error();
    });
    return lost;
}

Result<Answer> Dispatcher::run(db::Sql& sql, Exchange& exchange) const {
    auto outcome = exchange.route->run(sql, exchange.call, *exchange.given, exchange.incoming);
    if (!outcome && outcome.error().refusal == Refusal::stale)
        exchange.current = current_of(sql, exchange);
    return outcome;
}

std::string Dispatcher::current_of(db::Sql& sql, const Exchange& exchange) const {
    auto reader = readers_.find(exchange.route);
    if (reader == readers_.end() || !may_call(*reader->second, exchange.call.caller)) return {};
    const Route& get = *reader->second;
    auto members = members_of(get, {.names = names_.at(&get), .values = exchange.path_values});
    if (!members) return {};
    auto request = get.decode(*members);
    if (!request) return {};
    auto answer = get.run(sql, exchange.call, *request, exchange.incoming);
    if (!answer) return {};
    answer->complete_body();
    return std::move(answer->body);
}

bool Dispatcher::prepare(db::Database& database, Exchange& exchange) const {
    bool is_anyone = exchange.route->about.access == Access::public_ &&
                     !exchange.incoming.credentials.are_given();
    auto admitted = [&](db::Sql& sql) { return admit(sql, exchange); };
    if (!is_anyone && !database.read(admitted)) return false;
    if (!exchange.given) {
        exchange.outcome = exchange.given.error();
        return false;
    }
    auto prepared =
        exchange.route->prepare(database, exchange.call, *exchange.given, exchange.incoming);
    if (!prepared) exchange.outcome = prepared.error();
    exchange.given = std::move(prepared);
    return static_cast<bool>(exchange.given);
}

Answer Dispatcher::answer(Exchange& exchange, const std::optional<Failed>& failed) const {
    const auto& id = exchange.call.request_id;
    if (failed) return answer_to(*failed, exchange.route->path, id);
    if (exchange.outcome) return *std::move(exchange.outcome);
    const auto& error = exchange.outcome.error();
    if (refused_ && error.refusal == Refusal::forbidden)
        refused_({exchange.route->verb, exchange.route->path, exchange.call, error.code});
    return problem(error, id, exchange.current);
}

}  // namespace mainstay::http
