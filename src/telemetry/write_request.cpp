#include "telemetry/write_request.hpp"

#include <protozero/pbf_writer.hpp>
#include <snappy.h>

#include "base/text.hpp"

namespace mainstay::telemetry {

namespace {

constexpr std::size_t help_max = 300;

void add_text(protozero::pbf_writer& message, protozero::pbf_tag_type tag, std::string_view text) {
    message.add_string(tag, text.data(), text.size());
}

WrittenType type_of(FamilyType type) {
    switch (type) {
        case FamilyType::unknown:
            return WrittenType::unknown;
        case FamilyType::counter:
            return WrittenType::counter;
        case FamilyType::gauge:
            return WrittenType::gauge;
        case FamilyType::histogram:
            return WrittenType::histogram;
        case FamilyType::gauge_histogram:
            return WrittenType::gauge_histogram;
        case FamilyType::summary:
            return WrittenType::summary;
        case FamilyType::info:
            return WrittenType::info;
        case FamilyType::state_set:
            return WrittenType::state_set;
    }
    return WrittenType::unknown;
}

}  // namespace

std::string label_bytes(const std::vector<Label>& labels) {
    std::string bytes;
    protozero::pbf_writer series(bytes);
    for (const auto& label : labels) {
        protozero::pbf_writer message(series, 1);
        add_text(message, 1, label.name);
        add_text(message, 2, label.value);
    }
    return bytes;
}

void add_series(std::string& request, std::string_view labels, Sample sample) {
    std::string bytes;
    protozero::pbf_writer message(bytes);
    message.add_double(1, sample.value);
    message.add_int64(2, sample.at.micros / 1000);
    std::string series(labels);
    protozero::pbf_writer(series).add_message(2, bytes);
    protozero::pbf_writer(request).add_message(1, series);
}

void add_metric(std::string& request, const Family& family) {
    protozero::pbf_writer whole(request);
    protozero::pbf_writer message(whole, 3);
    message.add_enum(1, static_cast<std::int32_t>(type_of(family.type)));
    add_text(message, 2, family.name);
    if (!family.help.empty()) add_text(message, 4, clipped(family.help, help_max));
    if (!family.unit.empty()) add_text(message, 5, family.unit);
}

std::string pack_snappy(std::string_view request) {
    std::string packed;
    snappy::Compress(request.data(), request.size(), &packed);
    return packed;
}

}  // namespace mainstay::telemetry
