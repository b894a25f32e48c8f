#include "compat/sentry_routes.hpp"

#include "base/id.hpp"
#include "base/text.hpp"
#include "compat/brotli.hpp"
#include "compat/codes.hpp"
#include "compat/sentry_items.hpp"
#include "http/raw.hpp"
#include "identity/identity.hpp"
#include "wire/codec.hpp"

namespace mainstay::compat {

namespace {

namespace json = wire::json;

/// Pages of any site report errors of their scripts: the key says which application that is.
const http::Headers cross_origin{
    {"Access-Control-Allow-Origin", "*"},
    {"Access-Control-Expose-Headers", "X-Sentry-Error, X-Sentry-Rate-Limits, Retry-After"},
};

const http::Headers preflight{
    {"Access-Control-Allow-Origin", "*"},
    {"Access-Control-Allow-Methods", "POST"},
    {"Access-Control-Allow-Headers",
     "X-Sentry-Auth, X-Requested-With, Origin, Accept, Content-Type, Content-Encoding, "
     "Authentication, Authorization"},
    {"Access-Control-Max-Age", "3600"},
};

http::Answer answer_json(int status, const json::object& body) {
    return {
        .status = status,
        .media_type = "application/json",
        .body = json::serialize(body),
        .headers = cross_origin,
    };
}

/// Errors as Sentry has them. Libraries do not come back with what is refused.
http::Answer refuse_sentry(const http::RawRequest&, const http::Declined& declined) {
    int status = declined.status;
    if (status == 422) status = 400;
    if (status == 401) status = 403;
    auto answer = answer_json(status, {{"detail", declined.message}, {"causes", json::array()}});
    answer.headers.emplace_back("X-Sentry-Error", as_line(declined.message));
    if (declined.retry_after) {
        const auto seconds = std::to_string(declined.retry_after->count());
        answer.headers.emplace_back("Retry-After", seconds);
        // Of all categories, for all that the key may send.
        if (status == 429)
            answer.headers.emplace_back("X-Sentry-Rate-Limits", seconds + "::organization");
    }
    return answer;
}

/// What the request brings, in the codings that are left to this.
Result<std::string> plain_body(http::RawRequest& request) {
    const auto coding = lower_ascii(trimmed(request.header("content-encoding")));
    if (coding != "br") return std::move(request.body);
    auto content = from_brotli(request.body, envelope_bytes_max);
    if (content) return *std::move(content);
    return refuse(
        code::body_packed_wrong, {{"coding", "brotli"}, {"max", std::to_string(envelope_bytes_max)}}
    );
}

/// The application of the sender's key, which must be the project of the path.
Result<Id<Application>> application_of(const http::RawRequest& request, const http::Sender& of) {
    const auto project = parse_id(request.path_values.at(0));
    const auto application = of.ingest->application;
    if (!project || *project != application.value) return refuse(code::project_mismatch);
    return application;
}

/// The application of the DSN in an envelope, where the request names no key.
Result<Id<Application>> tunnelled_application(
    const TunnelSenders& senders, const http::RawRequest& request, std::string_view text
) {
    const auto dsn = read_dsn(text);
    if (!dsn) return refuse(mainstay::code::unauthenticated);
    const auto sender = TRY(senders.find(*dsn, request.now));
    const auto application = TRY(application_of(request, sender));
    if (parse_id(dsn->project) != application.value) return refuse(code::project_mismatch);
    return application;
}

/// Hands it on; answered with the id of the first event, as its sender named it or as it is empty.
void take(
    const bugfix::ErrorIntake& intake, bugfix::SentErrors sent, std::string event_id,
    const http::Responder& respond
) {
    intake.take(
        std::move(sent),
        [respond, event_id = std::move(event_id)](Result<std::vector<std::string>> ids) {
            if (!ids) return respond(std::move(ids).error());
            auto id = event_id;
            if (id.empty() && !ids->empty()) id = ids->front();
            respond(answer_json(200, {{"id", id}}));
        }
    );
}

void take_envelope(
    const SentryTakers& takers, http::RawRequest request, const http::Responder& respond
) {
    const bool is_known = request.sender.ingest.has_value();
    if (is_known)
        if (const auto mine = application_of(request, request.sender); !mine)
            return respond(mine.error());
    const auto body = plain_body(request);
    if (!body) return respond(body.error());
    auto envelope = read_envelope(*body);
    if (!envelope) return respond(std::move(envelope).error());
    const auto application = is_known
                                 ? application_of(request, request.sender)
                                 : tunnelled_application(takers.senders, request, envelope->dsn);
    if (!application) return respond(application.error());
    auto sent = sent_errors(*application, request.now, *envelope);
    take(takers.intake, std::move(sent), std::move(envelope->event_id), respond);
}

void take_event(
    const SentryTakers& takers, http::RawRequest request, const http::Responder& respond
) {
    const auto application = application_of(request, request.sender);
    if (!application) return respond(application.error());
    auto body = plain_body(request);
    if (!body) return respond(std::move(body).error());
    bugfix::SentErrors sent{.application = *application, .received = request.now};
    sent.events.push_back({*std::move(body)});
    take(takers.intake, std::move(sent), {}, respond);
}

using Authentication = std::function<Result<http::Sender>(db::Sql&, const http::RawRequest&)>;

identity::SecretPlaces sentry_places() {
    return {
        .headers = {},
        .pairs = {{"x-sentry-auth", "sentry_key"}, {"authorization", "sentry_key"}},
        .parameters = {"sentry_key"},
    };
}

/// By the key that the request names. Where it names none, nobody is known as yet: an envelope may
/// bring its own.
Authentication by_key_or_envelope() {
    return [places = sentry_places(), find = identity::by_ingest_key(sentry_places())](
               db::Sql& sql, const http::RawRequest& request
           ) -> Result<http::Sender> {
        if (identity::secret_in(request, places).empty()) return http::Sender{};
        return find(sql, request);
    };
}

using TakeRequest = void (*)(const SentryTakers&, http::RawRequest, const http::Responder&);

http::Route sentry_route(
    const SentryTakers& takers, const std::string& path, TakeRequest take_request,
    Authentication authenticate, std::string_view summary
) {
    auto route = http::raw(
        http::Verb::post, path,
        [takers, take_request](http::RawRequest request, const http::Responder& respond) {
            take_request(takers, std::move(request), respond);
        },
        {
            .codings_left = {"br"},
            .authenticate = std::move(authenticate),
            .refuse = refuse_sentry,
            .bytes_max = envelope_bytes_max,
            .packed_bytes_max = envelope_packed_bytes_max,
            .is_described = false,
        },
        {.summary = summary}
    );
    route.discovery = preflight;
    return route;
}

}  // namespace

std::vector<http::Route> sentry_routes(const SentryTakers& takers) {
    std::vector<http::Route> routes;
    for (const std::string root : {"", "/sentry"}) {
        const auto project = root + "/api/{project}/";
        // Libraries end the path with a slash, people who try it do not.
        for (const std::string end : {"/", ""}) {
            routes.push_back(sentry_route(
                takers, project + "envelope" + end, take_envelope, by_key_or_envelope(),
                "Take an envelope of Sentry's."
            ));
            routes.push_back(sentry_route(
                takers, project + "store" + end, take_event,
                identity::by_ingest_key(sentry_places()), "Take an event of Sentry's."
            ));
        }
    }
    return routes;
}

}  // namespace mainstay::compat
