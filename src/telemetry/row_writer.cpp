#include "telemetry/row_writer.hpp"

#include "telemetry/attribute_json.hpp"
#include "telemetry/quantile_sketch.hpp"
#include "telemetry/span_texts.hpp"

namespace mainstay::telemetry {

namespace {

std::span<const Attribute> of(const AttributePool& pool, AttributeRange range) {
    return std::span(pool.attributes).subspan(range.begin, range.count);
}

std::int64_t bits(std::uint64_t id) { return static_cast<std::int64_t>(id); }

}  // namespace

void RowWriter::begin(Generation& generation) {
    generation_ = &generation;
    log_rows_ = 0;
    profile_rows_ = 0;
    series_by_key_.clear();
    series_of_application_.clear();
    texts_.begin(generation.number(), [this](std::int32_t id, std::string_view text) {
        auto& rows = generation_->writing().texts;
        rows.set(0, id);
        rows.set_text(1, text);
        rows.end_row();
    });
}

Taken RowWriter::write(const Arrival& arrival) {
    Rejected rejected;
    const auto signal = static_cast<std::size_t>(signal_of(arrival.form));
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
    generation_->records[signal] += stored;
    return {.stored = stored, .rejected = rejected.count, .reason = std::string(rejected.reason)};
}

std::string_view RowWriter::refused_for_time(const Arrival& arrival, Signal signal, Time at) const {
    const auto age_max = limits_.age_max[static_cast<std::size_t>(signal)];
    if (age_max.count() > 0 && at < arrival.at - age_max) return "it is older than what is kept";
    if (at > arrival.at + limits_.ahead_max) return "its time is more than a day ahead";
    return {};
}

std::uint64_t RowWriter::write_spans(
    const Arrival& arrival, const SpanBatch& batch, Rejected& rejected
) {
    auto& rows = generation_->writing().spans;
    std::uint32_t resource = ~0U, scope = ~0U;
    Origin origin;
    std::uint64_t added = 0;
    std::string events, links;
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

        std::size_t column = 0;
        rows.set(column++, bits(span.trace.high));
        rows.set(column++, bits(span.trace.low));
        rows.set(column++, bits(span.span));
        rows.set(column++, bits(span.parent));
        rows.set(column++, span.start.micros);
        rows.set(column++, span.duration_micros);
        rows.set(column++, arrival.application);
        rows.set(column++, origin.service);
        rows.set(column++, texts_.operation(arrival.application, span.name));
        rows.set(column++, static_cast<std::int8_t>(span.kind));
        rows.set(column++, static_cast<std::int8_t>(span.status));
        rows.set(column++, static_cast<std::int8_t>(peer.kind));
        rows.set(column++, texts_.text(peer.name));
        rows.set(column++, texts_.statement(sql));
        rows.set(column++, origin.resource);
        rows.set(column++, split.shared);
        rows.set_text(column++, split.varying);
        rows.set_text(column++, span.status_message);
        rows.set_text(column++, events);
        rows.set_text(column++, links);
        rows.set(column++, sketch_bin(static_cast<std::uint64_t>(span.duration_micros)));
        rows.end_row();
        ++added;
    }
    return added;
}

std::uint64_t RowWriter::write_logs(
    const Arrival& arrival, const LogBatch& batch, Rejected& rejected
) {
    auto& rows = generation_->writing().logs;
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
        std::size_t column = 0;
        rows.set(column++, (generation_->number() << 32) + ++log_rows_);
        rows.set(column++, record.at.micros);
        rows.set(column++, arrival.application);
        rows.set(column++, origin.service);
        rows.set(column++, static_cast<std::int8_t>(record.severity));
        rows.set(column++, texts_.text(record.severity_text));
        rows.set(column++, texts_.text(record.event));
        rows.set(column++, std::int32_t{0});
        rows.set(column++, bits(record.trace.high));
        rows.set(column++, bits(record.trace.low));
        rows.set(column++, bits(record.span));
        rows.set(column++, origin.resource);
        rows.set(column++, split.shared);
        rows.set_text(column++, split.varying);
        rows.set_text(column++, text_of(record.body));
        rows.end_row();
        ++added;
    }
    return added;
}

template <class Make>
RowWriter::SeriesFound RowWriter::series(
    const Arrival& arrival, Time at, std::uint64_t key, Make make
) {
    key = combined_hash(key, static_cast<std::uint64_t>(arrival.application));
    if (auto found = series_by_key_.find(key); found != series_by_key_.end())
        return {found->second};
    auto& others = series_of_application_[arrival.application];
    if (others.size() >= limits_.series_max)
        return {.refused_for = "its application has too many series"};
    const std::optional<Series> is_made = make();
    if (!is_made) return {.refused_for = "its labels are not those of a series"};
    const Series& made = *is_made;
    const auto id = series_id(arrival.application, made.name, made.labels);
    series_by_key_.emplace(key, id);
    if (!others.insert(id).second) return {id};  // The same labels, written in another way.
    auto& rows = generation_->writing().series;
    std::size_t column = 0;
    rows.set(column++, id);
    rows.set(column++, at.micros);
    rows.set(column++, arrival.application);
    rows.set(column++, texts_.text(made.name));
    rows.set_text(column++, made.labels);
    rows.set(column++, static_cast<std::int8_t>(made.type));
    rows.set(column++, texts_.text(made.unit));
    rows.set(column++, texts_.text(made.description));
    rows.end_row();
    return {id};
}

std::uint64_t RowWriter::write_points(
    const Arrival& arrival, const MetricBatch& batch, Rejected& rejected
) {
    std::uint64_t added = 0;
    generation_->samples.change([&](auto add) {
        each_point_sample(batch, [&](const PointSample& point) {
            auto why = refused_for_time(arrival, Signal::metrics, point.sample.at);
            if (!why.empty()) return rejected.add(why);
            const auto found = series(arrival, point.sample.at, point.key, [&] {
                return std::optional(point.series());
            });
            if (!found.refused_for.empty()) return rejected.add(found.refused_for);
            add(found.id, point.sample);
            ++added;
        });
    });
    return added;
}

std::uint64_t RowWriter::write_written(
    const Arrival& arrival, const WriteBatch& batch, Rejected& rejected
) {
    std::uint64_t added = 0;
    generation_->samples.change([&](auto add) {
        for (const auto& written : batch.series) {
            const auto samples =
                std::span(batch.samples).subspan(written.samples_begin, written.samples_count);
            const auto first_at = samples.empty() ? arrival.at : samples.front().at;
            const auto found = series(arrival, first_at, secret_hash(written.labels), [&] {
                const auto labels = read_labels(written.labels);
                return labels ? std::optional(series_of(*labels, batch.metrics)) : std::nullopt;
            });
            if (!found.refused_for.empty()) {
                rejected.add(found.refused_for, samples.size());
                continue;
            }
            for (const auto& sample : samples) {
                auto why = refused_for_time(arrival, Signal::metrics, sample.at);
                if (!why.empty()) {
                    rejected.add(why);
                    continue;
                }
                add(found.id, sample);
                ++added;
            }
        }
    });
    return added;
}

std::uint64_t RowWriter::write_profile(const Arrival& arrival, const ProfileUpload& upload) {
    auto& rows = generation_->writing().profiles;
    std::size_t column = 0;
    rows.set(column++, (generation_->number() << 32) + ++profile_rows_);
    rows.set(column++, upload.at.micros);
    rows.set(column++, arrival.application);
    rows.set(column++, texts_.text(upload.service));
    rows.set(column++, texts_.text(upload.version));
    rows.set(column++, texts_.text(upload.type));
    rows.set(column++, upload.duration_micros);
    rows.set_text(column++, upload.bytes);
    rows.end_row();
    return 1;
}

}  // namespace mainstay::telemetry
