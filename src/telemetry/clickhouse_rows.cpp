#include "telemetry/clickhouse_rows.hpp"

#include <sodium.h>
#include <xxhash.h>

#include "telemetry/attribute_json.hpp"
#include "telemetry/span_texts.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

constexpr std::int64_t minute_micros = 60'000'000;
constexpr std::int64_t day_micros = 86'400'000'000;

/// What is learnt of names and series is learnt anew after that.
constexpr std::chrono::minutes generation_age{15};
constexpr std::size_t text_bytes_max = 64U << 20U;

constexpr std::size_t stored_series_max = 4'000'000;

/// Ids count microseconds since 2024, and have a random number of the node's below.
constexpr std::int64_t ids_begin = 1'704'067'200'000'000;
constexpr int node_bits = 12;

std::span<const Attribute> of(const AttributePool& pool, AttributeRange range) {
    return std::span(pool.attributes).subspan(range.begin, range.count);
}

std::int64_t bits(std::uint64_t id) { return static_cast<std::int64_t>(id); }

std::int64_t day_of(Time at) {
    // Also before 1970.
    return at.micros / day_micros - (at.micros % day_micros < 0 ? 1 : 0);
}

std::uint32_t seconds_of(Time at) { return static_cast<std::uint32_t>(at.micros / 1'000'000); }

}  // namespace

std::uint64_t request_number(std::int64_t application, Form form, std::string_view body) {
    const auto sender =
        combined_hash(static_cast<std::uint64_t>(application), static_cast<std::uint64_t>(form));
    const auto number = XXH3_64bits_withSeed(body.data(), body.size(), sender);
    return number == 0 ? 1 : number;  // 0 is what stays of one that was long ago.
}

std::string_view table_of(Into into) {
    switch (into) {
        case Into::series:
            return "series";
        case Into::sample:
            return "sample";
        case Into::span:
            return "span";
        case Into::log:
            return "log";
        case Into::profile:
            return "profile";
    }
    return "";
}

std::string_view time_column(Into into) {
    return into == Into::span ? "started_at" : "recorded_at";
}

std::string_view insert_of(Into into) {
    switch (into) {
        case Into::series:
            return "INSERT INTO series (id, recorded_at, application, name, labels, type, unit,"
                   " description) FORMAT RowBinary";
        case Into::sample:
            return "INSERT INTO sample (series, recorded_at, value) FORMAT RowBinary";
        case Into::span:
            return "INSERT INTO span (trace_high, trace_low, id, parent, started_at, duration,"
                   " application, service, operation, kind, status, peer_kind, peer, statement,"
                   " resource, attributes, varying, status_message, events, links, request,"
                   " stored_at) FORMAT RowBinary";
        case Into::log:
            return "INSERT INTO log (id, recorded_at, application, service, severity,"
                   " severity_text, event, pattern, trace_high, trace_low, span, resource,"
                   " attributes, varying, body, request, stored_at) FORMAT RowBinary";
        case Into::profile:
            return "INSERT INTO profile (id, recorded_at, application, service, version, type,"
                   " duration, profile, request, stored_at) FORMAT RowBinary";
    }
    return "";
}

BatchWriter::BatchWriter(RowLimits limits)
    : limits_(limits), texts_(1), node_(randombytes_uniform(1U << node_bits)) {
    begin_anew();
}

void BatchWriter::begin_anew() {
    begun_ = std::chrono::steady_clock::now();
    text_by_id_.clear();
    text_by_id_.emplace(0, std::string());
    text_bytes_ = 0;
    series_by_key_.clear();
    series_of_application_.clear();
    texts_.begin(++generation_, [this](std::int32_t id, std::string_view text) {
        text_by_id_.insert_or_assign(id, std::string(text));
        text_bytes_ += text.size();
    });
}

Taken BatchWriter::write(const Arrival& arrival, std::uint64_t request, Batch& batch) {
    const auto age = std::chrono::steady_clock::now() - begun_;
    if (age > generation_age || text_bytes_ > text_bytes_max) begin_anew();
    batch_ = &batch;
    batch.requests.push_back(request);
    request_ = request;
    Rejected rejected;
    std::uint64_t stored = 0;
    if (auto* spans = std::get_if<SpanBatch>(&arrival.batch)) {
        rejected = spans->rejected;
        stored = write_spans(arrival, *spans, rejected);
    } else if (auto* logs = std::get_if<LogBatch>(&arrival.batch)) {
        rejected = logs->rejected;
        stored = write_logs(arrival, *logs, rejected);
    } else if (auto* points = std::get_if<MetricBatch>(&arrival.batch)) {
        rejected = points->rejected;
        stored = write_points(arrival, *points, rejected);
    } else if (auto* written = std::get_if<WriteBatch>(&arrival.batch)) {
        stored = write_written(arrival, *written, rejected);
    } else {
        stored = write_profile(arrival, std::get<ProfileUpload>(arrival.batch));
    }
    return {.stored = stored, .rejected = rejected.count, .reason = std::string(rejected.reason)};
}

void BatchWriter::finish(bool is_stored) {
    if (!is_stored)
        for (auto key : new_series_) stored_series_.erase(key);
    new_series_.clear();
    // To write them again costs a little; to remember them without end costs all memory.
    if (stored_series_.size() > stored_series_max) stored_series_.clear();
}

std::string_view BatchWriter::refused_for_time(const Arrival& arrival, Signal signal, Time at)
    const {
    const auto age_max = limits_.age_max[static_cast<std::size_t>(signal)];
    if (age_max.count() > 0 && at < arrival.at - age_max) return "it is older than what is kept";
    if (at > arrival.at + limits_.ahead_max) return "its time is more than a day ahead";
    return {};
}

PlaceRows& BatchWriter::place(Into into, Time at) {
    auto& place = batch_->places[{into, day_of(at)}];
    const auto end = place.rows.bytes().size();
    if (place.parts.empty() || place.parts.back().request != request_)
        place.parts.push_back({request_, end, end});
    place.first = std::min(place.first, at.micros);
    place.last = std::max(place.last, at.micros);
    return place;
}

void BatchWriter::end_row(PlaceRows& place) { place.parts.back().end = place.rows.bytes().size(); }

std::int64_t BatchWriter::next_id() {
    last_id_ = std::max(last_id_ + 1, system_now().micros - ids_begin);
    return (last_id_ << node_bits) + node_;
}

std::uint64_t BatchWriter::write_spans(
    const Arrival& arrival, const SpanBatch& batch, Rejected& rejected
) {
    std::uint32_t resource = ~0U, scope = ~0U;
    Origin origin;
    std::uint64_t added = 0;
    std::string events, links;
    std::int64_t minute = -1;
    for (const auto& span : batch.spans) {
        if (auto why = refused_for_time(arrival, Signal::spans, span.start); !why.empty()) {
            rejected.add(why);
            continue;
        }
        if (span.resource != resource || span.scope != scope) {
            resource = span.resource;
            scope = span.scope;
            origin = texts_.origin(
                arrival.application, of(batch.pool, batch.resources[resource].attributes),
                batch.scopes[scope]
            );
        }
        const auto attributes = of(batch.pool, span.attributes);
        const auto& split = texts_.split(arrival.application, attributes);
        const auto peer = span_peer(span, *split.shape, attributes);
        const auto sql =
            attribute_text(attributes, split.shape->place_of(AttributeRole::statement));
        write_events(events, batch, span);
        write_links(links, batch, span);
        if (const auto at = span.start.micros / minute_micros; at != minute) {
            minute = at;
            batch_->span_minutes.insert({minute * minute_micros});
        }

        auto& into = place(Into::span, span.start);
        auto& row = into.rows;
        row.number(bits(span.trace.high));
        row.number(bits(span.trace.low));
        row.number(bits(span.span));
        row.number(bits(span.parent));
        row.number(span.start.micros);
        row.number(span.duration_micros);
        row.number(arrival.application);
        row.text(text(origin.service));
        row.text(text(texts_.operation(arrival.application, span.name)));
        row.number(static_cast<std::int8_t>(span.kind));
        row.number(static_cast<std::int8_t>(span.status));
        row.number(static_cast<std::int8_t>(peer.kind));
        row.text(peer.name);
        row.text(text(texts_.statement(sql)));
        row.text(text(origin.resource));
        row.text(text(split.shared));
        row.text(split.varying);
        row.text(span.status_message);
        row.text(events);
        row.text(links);
        row.number(request_);
        row.number(seconds_of(batch_->stored_at));
        end_row(into);
        ++added;
    }
    return added;
}

std::uint64_t BatchWriter::write_logs(
    const Arrival& arrival, const LogBatch& batch, Rejected& rejected
) {
    std::uint32_t resource = ~0U, scope = ~0U;
    Origin origin;
    std::uint64_t added = 0;
    for (const auto& record : batch.records) {
        if (auto why = refused_for_time(arrival, Signal::logs, record.at); !why.empty()) {
            rejected.add(why);
            continue;
        }
        if (record.resource != resource || record.scope != scope) {
            resource = record.resource;
            scope = record.scope;
            origin = texts_.origin(
                arrival.application, of(batch.pool, batch.resources[resource].attributes),
                batch.scopes[scope]
            );
        }
        const auto& split = texts_.split(arrival.application, of(batch.pool, record.attributes));
        auto& into = place(Into::log, record.at);
        auto& row = into.rows;
        row.number(next_id());
        row.number(record.at.micros);
        row.number(arrival.application);
        row.text(text(origin.service));
        row.number(static_cast<std::int8_t>(record.severity));
        row.text(record.severity_text);
        row.text(record.event);
        row.number(std::int32_t{0});
        row.number(bits(record.trace.high));
        row.number(bits(record.trace.low));
        row.number(bits(record.span));
        row.text(text(origin.resource));
        row.text(text(split.shared));
        row.text(split.varying);
        row.text(text_of(record.body));
        row.number(request_);
        row.number(seconds_of(batch_->stored_at));
        end_row(into);
        ++added;
    }
    return added;
}

template <class Make>
BatchWriter::SeriesFound BatchWriter::series(
    const Arrival& arrival, std::uint64_t key, const Make& make
) {
    key = combined_hash(key, static_cast<std::uint64_t>(arrival.application));
    if (auto found = series_by_key_.find(key); found != series_by_key_.end())
        return {found->second};
    auto& others = series_of_application_[arrival.application];
    if (others.size() >= limits_.series_max)
        return {.refused_for = "its application has too many series"};
    const std::optional<Series> made = make();
    if (!made) return {.refused_for = "its labels are not those of a series"};
    const auto id = series_id(arrival.application, made->name, made->labels);
    series_by_key_.emplace(key, id);
    others.insert(id);
    return {id};
}

/// Each day has each series once that has samples in it.
template <class Make>
void BatchWriter::write_series(
    std::int64_t application, std::int64_t id, Time at, const Make& make
) {
    const auto day = day_of(at);
    const auto key = combined_hash(static_cast<std::uint64_t>(id), static_cast<std::uint64_t>(day));
    if (!stored_series_.insert(key).second) return;
    new_series_.push_back(key);
    const std::optional<Series> made = make();
    if (!made) return;
    const Time begin{day * day_micros};
    auto& into = place(Into::series, begin);
    auto& row = into.rows;
    row.number(id);
    row.number(begin.micros);
    row.number(application);
    row.text(made->name);
    row.text(made->labels);
    row.number(static_cast<std::int8_t>(made->type));
    row.text(made->unit);
    row.text(made->description);
    end_row(into);
}

void BatchWriter::write_sample(std::int64_t id, Sample sample) {
    auto& into = place(Into::sample, sample.at);
    into.rows.number(id);
    into.rows.number(sample.at.micros);
    into.rows.number(sample.value);
    end_row(into);
}

std::uint64_t BatchWriter::write_points(
    const Arrival& arrival, const MetricBatch& batch, Rejected& rejected
) {
    std::uint64_t added = 0;
    each_point_sample(batch, [&](const PointSample& point) {
        auto why = refused_for_time(arrival, Signal::metrics, point.sample.at);
        if (!why.empty()) return rejected.add(why);
        const auto make = [&] { return std::optional(point.series()); };
        const auto found = series(arrival, point.key, make);
        if (!found.refused_for.empty()) return rejected.add(found.refused_for);
        write_series(arrival.application, found.id, point.sample.at, make);
        write_sample(found.id, point.sample);
        ++added;
    });
    return added;
}

std::uint64_t BatchWriter::write_written(
    const Arrival& arrival, const WriteBatch& batch, Rejected& rejected
) {
    std::uint64_t added = 0;
    for (const auto& written : batch.series) {
        const auto make = [&] {
            const auto labels = read_labels(written.labels);
            return labels ? std::optional(series_of(*labels, batch.metrics)) : std::nullopt;
        };
        const auto found = series(arrival, secret_hash(written.labels), make);
        const auto samples =
            std::span(batch.samples).subspan(written.samples_begin, written.samples_count);
        if (!found.refused_for.empty()) {
            rejected.add(found.refused_for, samples.size());
            continue;
        }
        std::optional<std::int64_t> day;
        for (const auto& sample : samples) {
            auto why = refused_for_time(arrival, Signal::metrics, sample.at);
            if (!why.empty()) {
                rejected.add(why);
                continue;
            }
            if (day != day_of(sample.at)) {
                day = day_of(sample.at);
                write_series(arrival.application, found.id, sample.at, make);
            }
            write_sample(found.id, sample);
            ++added;
        }
    }
    return added;
}

std::uint64_t BatchWriter::write_profile(const Arrival& arrival, const ProfileUpload& upload) {
    auto& into = place(Into::profile, upload.at);
    auto& row = into.rows;
    row.number(next_id());
    row.number(upload.at.micros);
    row.number(arrival.application);
    row.text(upload.service);
    row.text(upload.version);
    row.text(upload.type);
    row.number(upload.duration_micros);
    row.text(upload.bytes);
    row.number(request_);
    row.number(seconds_of(batch_->stored_at));
    end_row(into);
    return 1;
}

}  // namespace mainstay::telemetry::clickhouse
