#include "bugfix/telemetry_event.hpp"

#include "base/crypto.hpp"
#include "bugfix/intake.hpp"
#include "errors/exception_text.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

namespace json = wire::json;

constexpr std::size_t id_digits = 32;

void put(json::object& object, std::string_view name, const std::string& text) {
    if (!text.empty()) object[name] = text;
}

json::object frame_json(const errors::Frame& frame) {
    json::object object;
    put(object, "function", frame.function);
    put(object, "module", frame.module);
    put(object, "filename", frame.file);
    put(object, "abs_path", frame.absolute_path);
    put(object, "package", frame.package);
    put(object, "context_line", frame.context);
    if (frame.line) object["lineno"] = *frame.line;
    if (frame.column) object["colno"] = *frame.column;
    if (frame.in_app) object["in_app"] = *frame.in_app;
    return object;
}

json::object exception_json(const errors::Exception& exception) {
    json::object object;
    put(object, "type", exception.type);
    put(object, "value", exception.value);
    put(object, "module", exception.module);
    if (exception.trace && !exception.trace->frames.empty()) {
        json::array frames;
        for (const auto& frame : exception.trace->frames) frames.push_back(frame_json(frame));
        object["stacktrace"] = json::object{{"frames", std::move(frames)}};
    }
    return object;
}

/// The exceptions of the stack trace; the last one as the attributes name it, which are not cut.
json::array exceptions_of(const events::TelemetryException& given, std::string& platform) {
    auto text = errors::read_exception_text(given.stack_trace);
    platform = text.platform;
    if (text.exceptions.empty()) text.exceptions.emplace_back();
    auto& last = text.exceptions.back();
    if (!given.type.empty()) last.type = given.type;
    if (!given.message.empty()) last.value = given.message;
    json::array exceptions;
    for (const auto& each : text.exceptions) exceptions.push_back(exception_json(each));
    if (given.is_handled)
        exceptions.back().as_object()["mechanism"] =
            json::object{{"type", "opentelemetry"}, {"handled", *given.is_handled}};
    return exceptions;
}

/// A span has the same exception once; without one, only what is sent again is the same.
std::string id_of(const events::TelemetryException& given) {
    auto text = given.trace_id + '\n' + given.span_id + '\n' + given.type + '\n' + given.message;
    if (given.trace_id.empty() || given.span_id.empty())
        text += '\n' + to_string(given.at) + '\n' + given.service + '\n' + given.host + '\n' +
                given.stack_trace;
    return hex(sha256(text)).substr(0, id_digits);
}

std::string platform_of(const std::string& language) {
    if (language == "nodejs") return "node";
    if (language == "webjs") return "javascript";
    if (language == "dotnet") return "csharp";
    return language == "cpp" || language == "rust" ? "native" : language;
}

}  // namespace

std::string event_json(const events::TelemetryException& exception) {
    json::object event{{"event_id", id_of(exception)}, {"timestamp", to_string(exception.at)}};
    std::string platform;
    event["exception"] = json::object{{"values", exceptions_of(exception, platform)}};
    const auto of_language = platform_of(exception.language);
    put(event, "platform", of_language.empty() ? platform : of_language);
    if (exception.is_fatal) event["level"] = "fatal";
    put(event, "release", exception.version);
    put(event, "environment", exception.environment);
    put(event, "server_name", exception.host);
    put(event, "transaction", exception.operation);
    put(event, "logger", exception.logger);
    if (!exception.service.empty()) event["tags"] = json::object{{"service", exception.service}};
    json::object trace;
    put(trace, "trace_id", exception.trace_id);
    put(trace, "span_id", exception.span_id);
    if (!trace.empty()) event["contexts"] = json::object{{"trace", std::move(trace)}};
    return json::serialize(event);
}

events::TakeExceptions ErrorIntake::exceptions() const {
    return
        [intake = *this](
            std::int64_t application, Time received,
            std::vector<events::TelemetryException> exceptions, std::function<void(Result<>)> done
        ) {
            SentErrors sent{
                .application = {application}, .received = received, .is_of_telemetry = true
            };
            for (const auto& each : exceptions) sent.events.push_back({event_json(each)});
            intake.take(
                std::move(sent),
                [done = std::move(done)](Result<std::vector<std::string>> ids) {
                    // What cannot be read is not sent again: it would not be read then.
                    if (!ids && ids.error().refusal != Refusal::invalid)
                        return done(std::move(ids).error());
                    done({});
                }
            );
        };
}

}  // namespace mainstay::bugfix
