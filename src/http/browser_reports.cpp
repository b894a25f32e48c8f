#include "http/browser_reports.hpp"

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/raw.hpp"
#include "wire/codec.hpp"

namespace mainstay::http {

namespace json = boost::json;

namespace {

constexpr std::size_t texts_max = 256;
constexpr std::size_t reports_at_once_max = 20;
constexpr std::size_t part_max = 200;  // Characters of each part in the log.
constexpr double lines_per_second = 0.5;

constexpr std::array kind_names{std::string_view("policy"), std::string_view("error")};
constexpr std::array fate_names{
    std::string_view("said"), std::string_view("repeated"), std::string_view("unsaid")
};

/// Text of a stranger as it may stand in the log.
std::string shown(std::string_view text) {
    auto clean = cleaned_utf8(text.substr(0, 4 * part_max));
    return std::string(clipped(as_line(clean), part_max));
}

/// A URL without its query and fragment, which may hold what is secret.
std::string place(std::string_view url) { return shown(url.substr(0, url.find_first_of("?#"))); }

/// The member of `object` by one of its two names, as text; empty where it has none.
std::string_view text_of(
    const json::object& object, std::string_view name, std::string_view alias
) {
    for (auto each : {name, alias}) {
        const auto* value = object.if_contains(each);
        if (const auto* text = value ? value->if_string() : nullptr) return *text;
    }
    return {};
}

/// A violation in the form of report-uri (with hyphens) or of the Reporting API.
std::string violation(const json::object& body) {
    auto directive = text_of(body, "effective-directive", "effectiveDirective");
    if (directive.empty()) directive = text_of(body, "violated-directive", "violatedDirective");
    auto line = [&]() -> std::int64_t {
        for (auto name : {"line-number", "lineNumber"}) {
            const auto* value = body.if_contains(name);
            if (value && value->is_int64()) return value->get_int64();
        }
        return 0;
    };
    return fmt::format(
        "{} forbids {} at {} in {} line {}", shown(directive),
        place(text_of(body, "blocked-uri", "blockedURL")),
        place(text_of(body, "document-uri", "documentURL")),
        place(text_of(body, "source-file", "sourceFile")), line()
    );
}

/// The violations of a body in either form. Members that are not known are passed over, as new
/// versions of browsers add some.
Result<std::vector<std::string>> violations_of(std::string_view body) {
    auto value = TRY(wire::parse_json(body));
    std::vector<std::string> all;
    if (const auto* object = value.if_object()) {
        const auto* report = object->if_contains("csp-report");
        if (report && report->is_object()) all.push_back(violation(report->get_object()));
    } else if (const auto* list = value.if_array()) {
        for (const auto& each : *list) {
            const auto* report = each.if_object();
            if (!report || text_of(*report, "type", "") != "csp-violation") continue;
            const auto* what = report->if_contains("body");
            if (what && what->is_object()) all.push_back(violation(what->get_object()));
            if (all.size() == reports_at_once_max) break;
        }
    }
    if (all.empty())
        return invalid({wrong("body", mainstay::code::bad_format, {{"format", "a report"}})});
    return all;
}

/// What our own page sends when a script of it fails.
struct BrowserError {
    Text<1000> message;
    std::optional<Text<8000, 0>> stack;
    std::optional<Text<2000, 0>> url;
    std::optional<Text<100, 0>> release;
};

BOOST_DESCRIBE_STRUCT(BrowserError, (), (message, stack, url, release))

Result<std::string> error_of(std::string_view body) {
    auto error = TRY(wire::decode<BrowserError>(TRY(wire::parse_json(body))));
    auto text = [](const auto& part) {
        return part ? std::string_view(part->value) : std::string_view();
    };
    return fmt::format(
        "{} on {} in release {}: {}", shown(error.message.value), place(text(error.url)),
        shown(text(error.release)), shown(text(error.stack))
    );
}

RawOptions tight(std::vector<std::string_view> media_types) {
    return {
        .media_types = std::move(media_types),
        .bytes_max = 32 * 1024,
        .packed_bytes_max = 32 * 1024,
        .in_flight_max = 32,
        .in_flight_of_sender_max = 4,
        .per_second = 1,
    };
}

}  // namespace

/// How often that text was seen, with this time. The text seen longest ago is forgotten.
std::uint64_t BrowserReports::count(std::string text) {
    return seen_.with([&](Seen& seen) {
        auto known = seen.by_text.find(text);
        if (known != seen.by_text.end()) {
            seen.texts.splice(seen.texts.begin(), seen.texts, known->second);
        } else {
            seen.texts.push_front({std::move(text)});
            seen.by_text.emplace(seen.texts.front().text, seen.texts.begin());
            if (seen.texts.size() > texts_max) {
                seen.by_text.erase(seen.texts.back().text);
                seen.texts.pop_back();
            }
        }
        return ++seen.texts.front().count;
    });
}

void BrowserReports::take(Kind kind, std::string text, std::chrono::steady_clock::time_point now) {
    auto times = count(text);
    auto fate = Fate::repeated;
    // The tenth, the hundredth and so on are worth a line too.
    bool is_logged = times == 1;
    for (std::uint64_t power = 10; power <= times && !is_logged; power *= 10)
        is_logged = power == times;
    if (is_logged) {
        fate = lines_.take("lines", lines_per_second, now) ? Fate::suppressed : Fate::logged;
        if (fate == Fate::logged)
            MAINSTAY_LOG(
                warning, "browser", "{}, {} times: {}",
                kind == Kind::policy ? "the policy of the page was violated" : "a script failed",
                times, text
            );
    }
    auto& counted = counts_[static_cast<std::size_t>(kind)][static_cast<std::size_t>(fate)];
    counted.fetch_add(1, std::memory_order_relaxed);
}

Family BrowserReports::family() const {
    auto figures = [this] {
        std::vector<Family::Figure> all;
        for (std::size_t kind = 0; kind < kind_names.size(); ++kind) {
            for (std::size_t fate = 0; fate < fate_names.size(); ++fate) {
                auto labels =
                    fmt::format("kind=\"{}\",log=\"{}\"", kind_names[kind], fate_names[fate]);
                all.push_back({labels, static_cast<double>(counts_[kind][fate].load())});
            }
        }
        return all;
    };
    return {
        .name = "mainstay_browser_reports_total",
        .help =
            "Reports of browsers about the web UI, and whether the log has them: said, said "
            "before, or too many at once.",
        .type = "counter",
        .figures = figures,
    };
}

// Owned by the routes, and by whoever shows the metrics.
std::vector<Route> report_routes(std::shared_ptr<BrowserReports> reports) {
    auto now = std::chrono::steady_clock::now;
    auto take_violations = [reports, now](const RawRequest& request, const Responder& respond) {
        auto violations = violations_of(request.body);
        if (!violations) return respond(std::move(violations).error());
        for (auto& each : *violations)
            reports->take(BrowserReports::Kind::policy, std::move(each), now());
        respond(Answer{.status = 204});
    };
    auto take_error = [reports, now](const RawRequest& request, const Responder& respond) {
        auto error = error_of(request.body);
        if (!error) return respond(std::move(error).error());
        reports->take(BrowserReports::Kind::error, *std::move(error), now());
        respond(Answer{.status = 204});
    };
    return {
        raw(Verb::post, "/api/v1/reports/csp", take_violations,
            tight({"application/csp-report", "application/reports+json"}),
            {.summary = "Report violations of the page's content security policy.",
             .status = 204,
             .tag = "server",
             .operation = "reportPolicyViolations"}),
        raw(Verb::post, "/api/v1/reports/errors", take_error, tight({"application/json"}),
            {.summary = "Report an error of the page's scripts.",
             .status = 204,
             .tag = "server",
             .operation = "reportBrowserError"}),
    };
}

}  // namespace mainstay::http
