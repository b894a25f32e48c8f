#include "monitoring/exception_records.hpp"

#include <span>

#include <fmt/format.h>

#include "telemetry/logs.hpp"
#include "telemetry/spans.hpp"

namespace mainstay::monitoring {

namespace {

using events::TelemetryException;
using telemetry::Attribute;
using telemetry::AttributePool;
using telemetry::AttributeRange;

constexpr std::uint8_t severity_fatal = 21;

std::span<const Attribute> attributes_of(const AttributePool& pool, AttributeRange range) {
    return std::span(pool.attributes).subspan(range.begin, range.count);
}

std::string_view text_of(std::span<const Attribute> attributes, std::string_view key) {
    for (const auto& each : attributes)
        if (each.key == key && each.value.type == telemetry::Value::Type::text)
            return each.value.text;
    return {};
}

bool is_true(std::span<const Attribute> attributes, std::string_view key) {
    for (const auto& each : attributes)
        if (each.key == key)
            return each.value.text == "true" ||
                   (each.value.type == telemetry::Value::Type::boolean && each.value.number != 0);
    return false;
}

/// What the attributes of a span's event or a log record say; nothing where they say of none.
std::optional<TelemetryException> exception_of(std::span<const Attribute> attributes) {
    TelemetryException exception;
    exception.type = text_of(attributes, "exception.type");
    exception.message = text_of(attributes, "exception.message");
    exception.stack_trace = text_of(attributes, "exception.stacktrace");
    if (exception.type.empty() && exception.message.empty()) return std::nullopt;
    if (is_true(attributes, "exception.escaped")) exception.is_handled = false;
    return exception;
}

void add_resource(TelemetryException& exception, std::span<const Attribute> resource) {
    exception.service = text_of(resource, "service.name");
    exception.version = text_of(resource, "service.version");
    exception.environment = text_of(resource, "deployment.environment.name");
    if (exception.environment.empty())
        exception.environment = text_of(resource, "deployment.environment");
    exception.host = text_of(resource, "host.name");
    exception.language = text_of(resource, "telemetry.sdk.language");
}

void add_trace(TelemetryException& exception, telemetry::TraceId trace, std::uint64_t span) {
    if (trace != telemetry::TraceId{})
        exception.trace_id = fmt::format("{:016x}{:016x}", trace.high, trace.low);
    if (span != 0) exception.span_id = fmt::format("{:016x}", span);
}

void find(const telemetry::SpanBatch& batch, std::vector<TelemetryException>& found) {
    for (const auto& span : batch.spans) {
        const auto events = std::span(batch.events).subspan(span.events_begin, span.events_count);
        for (const auto& event : events) {
            if (event.name != "exception" || found.size() == exceptions_max) continue;
            auto exception = exception_of(attributes_of(batch.pool, event.attributes));
            if (!exception) continue;
            exception->at = event.at;
            exception->operation = span.name;
            // What makes a request fail was caught by the server's own code alone.
            const bool is_entry = span.kind == telemetry::SpanKind::server ||
                                  span.kind == telemetry::SpanKind::consumer;
            if (is_entry && span.status == telemetry::SpanStatus::error)
                exception->is_handled = false;
            add_trace(*exception, span.trace, span.span);
            if (span.resource < batch.resources.size())
                add_resource(
                    *exception, attributes_of(batch.pool, batch.resources[span.resource].attributes)
                );
            found.push_back(*std::move(exception));
        }
    }
}

void find(const telemetry::LogBatch& batch, std::vector<TelemetryException>& found) {
    for (const auto& record : batch.records) {
        if (found.size() == exceptions_max) return;
        auto exception = exception_of(attributes_of(batch.pool, record.attributes));
        if (!exception) continue;
        exception->at = record.at;
        exception->is_fatal = record.severity >= severity_fatal;
        add_trace(*exception, record.trace, record.span);
        if (record.scope < batch.scopes.size()) exception->logger = batch.scopes[record.scope].name;
        if (record.resource < batch.resources.size())
            add_resource(
                *exception, attributes_of(batch.pool, batch.resources[record.resource].attributes)
            );
        found.push_back(*std::move(exception));
    }
}

}  // namespace

std::vector<TelemetryException> exceptions_in(const telemetry::Arrival& arrival) {
    std::vector<TelemetryException> found;
    if (std::string_view(arrival.body).find("exception.") == std::string_view::npos) return found;
    if (const auto* spans = std::get_if<telemetry::SpanBatch>(&arrival.batch)) find(*spans, found);
    if (const auto* logs = std::get_if<telemetry::LogBatch>(&arrival.batch)) find(*logs, found);
    return found;
}

void take_exceptions(
    const events::TakeExceptions& take, std::unique_ptr<telemetry::Arrival> arrival,
    std::function<void(std::unique_ptr<telemetry::Arrival>)> next, std::function<void(Error)> refuse
) {
    auto exceptions = take ? exceptions_in(*arrival) : std::vector<TelemetryException>();
    if (exceptions.empty()) return next(std::move(arrival));
    const auto application = arrival->application;
    const auto at = arrival->at;
    // Held by the callback, which is copied.
    auto held = std::make_shared<std::unique_ptr<telemetry::Arrival>>(std::move(arrival));
    take(
        application, at, std::move(exceptions),
        [held, next = std::move(next), refuse = std::move(refuse)](Result<> taken) {
            if (!taken) return refuse(std::move(taken).error());
            next(std::move(*held));
        }
    );
}

}  // namespace mainstay::monitoring
