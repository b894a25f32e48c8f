#include "errors/read_event.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "errors/json_member.hpp"
#include "errors/json_repair.hpp"
#include "errors/message_format.hpp"
#include "errors/read_trace.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t text_bytes_max = 8192;
constexpr std::size_t tags_max = 200;
constexpr std::size_t tag_value_bytes_max = 800;
constexpr std::size_t images_max = 1000;
constexpr std::size_t fingerprint_parts_max = 32;
constexpr std::size_t fingerprint_part_bytes_max = 512;
constexpr std::size_t parameters_max = 32;

constexpr std::chrono::hours future_max{24};
constexpr std::chrono::hours past_max{30 * 24};

// Hexadecimal digits in lower case, without dashes; empty unless there are `count`, not all 0.
std::string hex_id(std::string_view text, std::size_t count) {
    std::string id;
    for (const char c : text) {
        const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
        if (lower == '-') continue;
        const bool is_digit = lower >= '0' && lower <= '9';
        if (!is_digit && (lower < 'a' || lower > 'f')) return {};
        id += lower;
    }
    return id.size() == count && id.find_first_not_of('0') != std::string::npos ? id
                                                                                : std::string();
}

std::optional<Time> time_of_number(double seconds) {
    if (!std::isfinite(seconds) || seconds <= 0) return std::nullopt;
    if (seconds > 1e11) seconds /= 1000;  // Milliseconds: in seconds it were the year 5138.
    if (seconds > 2e11) return std::nullopt;
    return Time{static_cast<std::int64_t>(seconds * 1e6)};
}

std::optional<Time> time_of_text(std::string_view given) {
    double seconds = 0;
    const auto read = std::from_chars(given.data(), given.data() + given.size(), seconds);
    if (read.ec == std::errc() && read.ptr == given.data() + given.size())
        return time_of_number(seconds);
    std::string text(trimmed(given));
    if (text.size() > 40 || text.size() < 19) return std::nullopt;
    if (text[10] == ' ') text[10] = 'T';
    const auto zone = text.find_first_of("Zz+-", 19);
    if (zone == std::string::npos)
        text += 'Z';
    else if (text.size() == zone + 5)  // +0100
        text.insert(zone + 3, ":");
    return parse_time(text);
}

std::optional<EventLevel> level_of(JsonValue value) {
    const auto name = lower_ascii(text_of(value, 16));
    if (name == "fatal" || name == "critical" || name == "50") return EventLevel::fatal;
    if (name == "error" || name == "40") return EventLevel::error;
    if (name == "warning" || name == "warn" || name == "30") return EventLevel::warning;
    if (name == "info" || name == "log" || name == "20") return EventLevel::info;
    if (name == "debug" || name == "trace" || name == "10") return EventLevel::debug;
    return std::nullopt;
}

class EventReader {
public:
    explicit EventReader(Time received) : received_(received) { event_.at = received; }

    ErrorEvent read(JsonObject object) {
        for (const auto& [name, value] : object) {
            if (value.is_null()) continue;
            if (!read_text(name, value) && !read_trail(name, value)) read_part(name, value);
        }
        if (event_.message && event_.message->formatted.empty() && event_.message->pattern.empty())
            event_.message.reset();
        finish_policy();
        if (event_.service.empty()) event_.service = service_of_tags();
        return std::move(event_);
    }

private:
    void problem(std::string_view field, std::string_view what) {
        add_problem(event_.problems, fmt::format("{}: {}", field, what));
    }

    bool read_text(std::string_view name, JsonValue value) {
        struct TextMember {
            std::string_view name;
            std::string ErrorEvent::* member;
        };

        static constexpr TextMember members[] = {
            {"platform", &ErrorEvent::platform},
            {"logger", &ErrorEvent::logger},
            {"release", &ErrorEvent::release},
            {"dist", &ErrorEvent::distribution},
            {"environment", &ErrorEvent::environment},
            {"server_name", &ErrorEvent::server_name},
            {"transaction", &ErrorEvent::transaction},
            {"culprit", &ErrorEvent::transaction},  // Of older reporters.
            {"type", &ErrorEvent::event_type},
            {"checksum", &ErrorEvent::checksum},
        };
        const auto* found = std::ranges::find(members, name, &TextMember::name);
        if (found == std::end(members)) return false;
        if (is_nested(value)) {
            problem(name, "no text");
        } else if (auto& text = event_.*(found->member); name != "culprit" || text.empty()) {
            text = text_of(value, name_bytes_max);
            if (name == "platform") text = lower_ascii(text);
        }
        return true;
    }

    // What has stack traces.
    bool read_trail(std::string_view name, JsonValue value) {
        if (name == "exception" || name == "sentry.interfaces.Exception") {
            event_.exceptions = read_exceptions(value, event_.problems);
        } else if (name == "threads") {
            event_.threads = read_threads(value, event_.problems);
        } else if (name == "stacktrace" || name == "sentry.interfaces.Stacktrace") {
            event_.trace = read_trace(value, event_.problems);
        } else {
            return false;
        }
        return true;
    }

    void read_part(std::string_view name, JsonValue value) {
        if (name == "event_id")
            event_.id = hex_id(text_of(value, 64), 32);
        else if (name == "timestamp")
            read_time(value);
        else if (name == "level")
            read_level(value);
        else if (name == "message" || name == "logentry" || name == "sentry.interfaces.Message")
            read_message(value, name != "message");
        else if (name == "fingerprint")
            read_fingerprint(value);
        else if (name == "tags")
            read_tags(value);
        else if (name == "user" || name == "sentry.interfaces.User")
            read_user(value);
        else if (name == "contexts")
            read_contexts(value);
        else if (name == "debug_meta")
            read_images(value);
        else if (name == "sdk")
            read_reporter(value);
        else if (name == "template")
            read_template(value);
        else if (name == "csp" || name == "hpkp" || name == "expectct" || name == "expectstaple")
            read_policy(name, value);
    }

    void read_time(JsonValue value) {
        double seconds = 0;
        const auto at = value.get_double().get(seconds) == simdjson::SUCCESS
                            ? time_of_number(seconds)
                            : time_of_text(text_of(value, 64));
        if (!at)
            problem("timestamp", "no time");
        else if (*at - received_ > future_max || received_ - *at > past_max)
            problem("timestamp", "too far from now");
        else
            event_.at = *at;
    }

    void read_level(JsonValue value) {
        if (const auto level = level_of(value))
            event_.level = *level;
        else
            problem("level", "not known");
    }

    // Both forms may stand in one event: that of `logentry` knows its pattern, and wins.
    void read_message(JsonValue value, bool is_log_entry) {
        Message message;
        if (const auto object = object_of(value)) {
            std::vector<std::string> parameters;
            if (const auto pattern = member_of(*object, "message"))
                message.pattern = text_of(*pattern, text_bytes_max);
            if (const auto formatted = member_of(*object, "formatted"))
                message.formatted = text_of(*formatted, text_bytes_max);
            if (const auto given = member_of(*object, "params"); given && given->is_array())
                for (const JsonValue each : items_of(*given))
                    if (parameters.size() < parameters_max)
                        parameters.push_back(text_or_json_of(each, 256));
            if (message.formatted.empty())
                message.formatted =
                    clipped_bytes(formatted_message(message.pattern, parameters), text_bytes_max);
        } else {
            message.formatted = text_or_json_of(value, text_bytes_max);
        }
        if (is_log_entry || !event_.message) event_.message = std::move(message);
    }

    void read_fingerprint(JsonValue value) {
        for (const JsonValue part : items_of(value)) {
            if (event_.fingerprint.size() == fingerprint_parts_max) break;
            if (!is_nested(part))
                event_.fingerprint.push_back(text_of(part, fingerprint_part_bytes_max));
        }
    }

    void add_tag(std::string name, JsonValue value) {
        if (name.empty() || value.is_null()) return;
        if (is_nested(value) || event_.tags.size() == tags_max)
            problem("tags", name);
        else
            event_.tags.emplace_back(std::move(name), text_of(value, tag_value_bytes_max));
    }

    void read_tags(JsonValue value) {
        if (const auto object = object_of(value)) {
            for (const auto& [name, member] : *object)
                add_tag(cleaned_utf8(clipped_bytes(name, name_bytes_max)), member);
            return;
        }
        for (const JsonValue item : items_of(value)) {
            JsonArray pair;
            JsonValue name, member;
            if (item.get_array().get(pair) == simdjson::SUCCESS) {
                if (pair.at(0).get(name) == simdjson::SUCCESS &&
                    pair.at(1).get(member) == simdjson::SUCCESS)
                    add_tag(text_of(name, name_bytes_max), member);
            } else if (const auto object = object_of(item)) {
                const auto key = member_of(*object, "key"), given = member_of(*object, "value");
                if (key && given) add_tag(text_of(*key, name_bytes_max), *given);
            }
        }
    }

    void read_user(JsonValue value) {
        const auto object = object_of(value);
        if (!object) return problem("user", "no object");
        auto text = [&](std::string_view name) {
            const auto member = member_of(*object, name);
            return member ? text_of(*member, name_bytes_max) : std::string();
        };
        event_.user = {text("id"), text("email"), text("username"), text("ip_address")};
        if (event_.user.name.empty()) event_.user.name = text("name");
        if (event_.user.address == "{{auto}}") event_.user.address.clear();
    }

    void read_contexts(JsonValue value) {
        const auto contexts = object_of(value);
        if (!contexts) return problem("contexts", "no object");
        auto nested = [](std::optional<JsonObject> object, std::string_view name) {
            const auto member = object ? member_of(*object, name) : std::optional<JsonValue>();
            return member ? object_of(*member) : std::optional<JsonObject>();
        };
        auto text = [](std::optional<JsonObject> object, std::string_view name) {
            const auto member = object ? member_of(*object, name) : std::optional<JsonValue>();
            return member ? text_of(*member, name_bytes_max) : std::string();
        };
        const auto trace = nested(contexts, "trace");
        event_.trace_id = hex_id(text(trace, "trace_id"), 32);
        event_.span_id = hex_id(text(trace, "span_id"), 16);
        event_.service = text(nested(nested(contexts, "otel"), "resource"), "service.name");
    }

    void read_images(JsonValue value) {
        const auto meta = object_of(value);
        const auto images = meta ? member_of(*meta, "images") : std::optional<JsonValue>();
        if (!images || !images->is_array()) return;
        for (const JsonValue item : items_of(*images)) {
            const auto object = object_of(item);
            if (!object) continue;
            if (event_.images.size() == images_max) return problem("debug_meta", "too many images");
            auto text = [&](std::string_view name, std::string_view otherwise, std::size_t max) {
                auto member = member_of(*object, name);
                if (!member) member = member_of(*object, otherwise);
                return member ? text_of(*member, max) : std::string();
            };
            event_.images.push_back({
                .type = lower_ascii(text("type", "type", 64)),
                .debug_id = lower_ascii(text("debug_id", "id", 128)),
                .code_id = lower_ascii(text("code_id", "code_id", 128)),
                .code_file = text("code_file", "name", 1024),
                .image_address = text("image_addr", "image_addr", 32),
                .image_size = text("image_size", "image_size", 32),
            });
        }
    }

    void read_reporter(JsonValue value) {
        const auto object = object_of(value);
        if (!object) return problem("sdk", "no object");
        const auto name = member_of(*object, "name"), version = member_of(*object, "version");
        if (name) event_.reporter = text_of(*name, 100);
        if (name && version) event_.reporter += "/" + text_of(*version, 64);
    }

    void read_template(JsonValue value) {
        const auto object = object_of(value);
        if (!object) return problem("template", "no object");
        auto file = member_of(*object, "filename");
        if (!file) file = member_of(*object, "abs_path");
        if (file) event_.template_file = text_of(*file, 1024);
        if (const auto line = member_of(*object, "context_line"))
            event_.template_context = text_of(*line, 1024);
    }

    // What a browser reports of a policy that a page broke. One error is one directive and the host
    // that it is about.
    void read_policy(std::string_view name, JsonValue value) {
        const auto object = object_of(value);
        if (!object) return problem(name, "no object");
        std::vector<std::string> found;
        for (const std::string_view member :
             {"effective_directive", "violated_directive", "blocked_uri", "hostname"}) {
            const auto given = member_of(*object, member);
            auto text = given ? text_of(*given, name_bytes_max) : std::string();
            // Of an address its host, of a directive its name.
            if (const auto scheme = text.find("://"); scheme != text.npos)
                text = text.substr(scheme + 3, text.find_first_of("/:?", scheme + 3) - scheme - 3);
            text = text.substr(0, text.find(' '));
            if (!text.empty() && (found.empty() || found.back() != text))
                found.push_back(std::move(text));
        }
        if (event_.event_type.empty()) event_.event_type = name;
        policy_.emplace_back(name);
        for (auto& each : found) policy_.push_back(std::move(each));
    }

    void finish_policy() {
        if (policy_.empty()) return;
        std::string broken = "Broken policy";
        for (const auto& part : policy_) broken += " " + part;
        if (!event_.message) event_.message = Message{.formatted = std::move(broken)};
        if (event_.fingerprint.empty()) event_.fingerprint = std::move(policy_);
    }

    std::string service_of_tags() const {
        for (const std::string_view name : {"service.name", "service"})
            for (const auto& tag : event_.tags)
                if (tag.first == name) return std::string(clipped_bytes(tag.second, 200));
        return {};
    }

    Time received_;
    ErrorEvent event_;
    std::vector<std::string> policy_;  // What a fingerprint is made of where there is none.
};

simdjson::error_code parse(
    simdjson::dom::parser& parser, std::string_view json, simdjson::dom::element& document
) {
    if (const auto error = parser.allocate(json.size(), event_depth_max)) return error;
    return parser.parse(json.data(), json.size(), true).get(document);
}

}  // namespace

Result<ErrorEvent> read_event(std::string_view json, Time received) {
    if (json.size() > event_bytes_max)
        return refuse(code::event_too_large, {{"max", std::to_string(event_bytes_max)}});
    if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
    simdjson::dom::parser parser(2 * event_bytes_max);
    simdjson::dom::element document;
    auto error = parse(parser, json, document);
    if (error != simdjson::SUCCESS && error != simdjson::EMPTY && error != simdjson::DEPTH_ERROR) {
        // What is not quite JSON is seldom: it may cost a second pass.
        const auto repaired = repaired_json(json);
        error = parse(parser, repaired, document);
    }
    if (error != simdjson::SUCCESS)
        return refuse(code::event_malformed, {{"reason", simdjson::error_message(error)}});
    const auto object = object_of(document);
    if (!object) return refuse(code::event_malformed, {{"reason", "it is another value"}});
    return EventReader(received).read(*object);
}

bool is_unhandled(const ErrorEvent& event) {
    if (event.level == EventLevel::fatal) return true;
    return std::ranges::any_of(event.exceptions, [](const Exception& exception) {
        return exception.mechanism && exception.mechanism->is_handled == false;
    });
}

}  // namespace mainstay::errors
