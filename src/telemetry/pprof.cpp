#include "telemetry/pprof.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>

#include "base/text.hpp"
#include "telemetry/protobuf_fields.hpp"

namespace mainstay::telemetry {

namespace {

using protozero::pbf_reader;

// Repaired text may be three times as long as it came.
constexpr std::size_t repaired_bytes_max = 16U << 20U;

/// What of the parts of a profile does not fit together.
class Misfit : public std::runtime_error {
    using runtime_error::runtime_error;
};

class TooLarge : public std::runtime_error {
    using runtime_error::runtime_error;
};

void check_room(std::size_t size, std::size_t max, std::string_view what) {
    if (size >= max) throw TooLarge(fmt::format("{} {}", max, what));
}

/// Where the record of an id stands. Ids are mostly 1, 2, 3 and so on, but may be any.
class Ids {
public:
    void add(std::uint64_t id) {
        if (id == 0) throw Misfit("an id must not be 0");
        is_dense_ = is_dense_ && id == indexes_.size() + 1;
        indexes_.emplace_back(id, static_cast<std::uint32_t>(indexes_.size()));
    }

    /// To be called once, when all are added.
    void complete() {
        if (is_dense_) return;
        std::ranges::sort(indexes_);
        auto twice =
            std::ranges::adjacent_find(indexes_, {}, [](auto& each) { return each.first; });
        if (twice != indexes_.end()) throw Misfit("an id comes twice");
    }

    std::uint32_t index_of(std::uint64_t id) const {
        if (is_dense_ && id > 0 && id <= indexes_.size()) return static_cast<std::uint32_t>(id - 1);
        auto found =
            std::ranges::lower_bound(indexes_, id, {}, [](auto& each) { return each.first; });
        if (is_dense_ || found == indexes_.end() || found->first != id)
            throw Misfit("an id is named that is not there");
        return found->second;
    }

private:
    std::vector<std::pair<std::uint64_t, std::uint32_t>> indexes_;
    bool is_dense_ = true;
};

/// Calls `add` with each number of a repeated field, be it packed or not.
template <class Add>
void read_numbers(pbf_reader& message, Add add) {
    if (message.wire_type() == protozero::pbf_wire_type::varint) {
        add(message.get_uint64());
        return;
    }
    for (auto number : message.get_packed_uint64()) add(number);
}

class Reader {
public:
    explicit Reader(std::string_view body) : body_(body) {}

    // What others point to is read before them, wherever it stands: texts stand last, mostly.
    Pprof read() {
        each_field([this](pbf_reader& field) { read_text(field); });
        if (texts_.empty() || !texts_.front().empty())
            throw Misfit("the first of its texts must be empty");
        each_field([this](pbf_reader& field) { read_head(field); });
        functions_.complete();
        mappings_.complete();
        each_field([this](pbf_reader& field) { read_location(field); });
        locations_.complete();
        each_field([this](pbf_reader& field) { read_sample(field); });
        if (read_.types.empty()) throw Misfit("it has no types of values");
        read_.default_type = default_type();
        return std::move(read_);
    }

private:
    template <class Read>
    void each_field(Read read) {
        pbf_reader message(body_.data(), body_.size());
        while (message.next()) {
            const auto rest = message.length();
            read(message);
            if (message.length() == rest) message.skip();
        }
    }

    void read_text(pbf_reader& field) {
        if (field.tag_and_type() != bytes_field(6)) return;
        check_room(texts_.size(), pprof_records_max, "texts");
        auto text = view(field.get_view());
        if (!is_clean_utf8(text)) {
            const auto& made = read_.repaired.emplace_back(cleaned_utf8(text));
            repaired_bytes_ += made.size();
            if (repaired_bytes_ > repaired_bytes_max)
                throw Misfit("too many of its texts are not UTF-8");
            text = made;
        }
        texts_.push_back(text);
    }

    std::string_view text(std::int64_t index) const {
        if (index < 0 || static_cast<std::size_t>(index) >= texts_.size())
            throw Misfit("a text is named that is not there");
        return texts_[static_cast<std::size_t>(index)];
    }

    void read_head(pbf_reader& field) {
        switch (field.tag_and_type()) {
            case bytes_field(1):
                check_room(read_.types.size(), pprof_types_max, "types of values");
                read_.types.push_back(read_value_type(field.get_message()));
                break;
            case bytes_field(3):
                check_room(read_.mappings.size(), pprof_records_max, "mappings");
                read_mapping(field.get_message());
                break;
            case bytes_field(5):
                check_room(read_.functions.size(), pprof_records_max, "functions");
                read_function(field.get_message());
                break;
            case varint_field(9):
                if (auto nanos = field.get_int64(); nanos != 0) read_.at = Time{nanos / 1000};
                break;
            case varint_field(10):
                read_.duration_micros = std::max<std::int64_t>(0, field.get_int64() / 1000);
                break;
            case bytes_field(11):
                read_.period_type = read_value_type(field.get_message());
                break;
            case varint_field(12):
                read_.period = field.get_int64();
                break;
            case varint_field(14):
                default_type_ = text(field.get_int64());
                break;
            default:
                break;
        }
    }

    PprofValueType read_value_type(pbf_reader message) const {
        PprofValueType type;
        while (message.next()) {
            switch (message.tag_and_type()) {
                case varint_field(1):
                    type.type = text(message.get_int64());
                    break;
                case varint_field(2):
                    type.unit = text(message.get_int64());
                    break;
                default:
                    message.skip();
            }
        }
        return type;
    }

    void read_mapping(pbf_reader message) {
        PprofMapping mapping;
        std::uint64_t id = 0;
        while (message.next()) {
            switch (message.tag_and_type()) {
                case varint_field(1):
                    id = message.get_uint64();
                    break;
                case varint_field(2):
                    mapping.memory_start = message.get_uint64();
                    break;
                case varint_field(4):
                    mapping.file_offset = message.get_uint64();
                    break;
                case varint_field(5):
                    mapping.file = text(message.get_int64());
                    break;
                case varint_field(6):
                    mapping.build_id = text(message.get_int64());
                    break;
                default:
                    message.skip();
            }
        }
        mappings_.add(id);
        read_.mappings.push_back(mapping);
    }

    void read_function(pbf_reader message) {
        PprofFunction function;
        std::uint64_t id = 0;
        while (message.next()) {
            switch (message.tag_and_type()) {
                case varint_field(1):
                    id = message.get_uint64();
                    break;
                case varint_field(2):
                    function.name = text(message.get_int64());
                    break;
                case varint_field(3):
                    function.system_name = text(message.get_int64());
                    break;
                case varint_field(4):
                    function.file = text(message.get_int64());
                    break;
                case varint_field(5):
                    function.start_line = message.get_int64();
                    break;
                default:
                    message.skip();
            }
        }
        functions_.add(id);
        read_.functions.push_back(function);
    }

    void read_location(pbf_reader& field) {
        if (field.tag_and_type() != bytes_field(4)) return;
        check_room(read_.locations.size(), pprof_records_max, "locations");
        PprofLocation location{.lines_begin = static_cast<std::uint32_t>(read_.lines.size())};
        std::uint64_t id = 0;
        auto message = field.get_message();
        while (message.next()) {
            switch (message.tag_and_type()) {
                case varint_field(1):
                    id = message.get_uint64();
                    break;
                case varint_field(2):
                    if (auto mapping = message.get_uint64())
                        location.mapping = mappings_.index_of(mapping);
                    break;
                case varint_field(3):
                    location.address = message.get_uint64();
                    break;
                case bytes_field(4):
                    check_room(location.lines_count++, pprof_inlined_max, "lines in a location");
                    read_line(message.get_message());
                    break;
                default:
                    message.skip();
            }
        }
        locations_.add(id);
        read_.locations.push_back(location);
    }

    void read_line(pbf_reader message) {
        check_room(read_.lines.size(), pprof_records_max, "lines");
        std::uint64_t function = 0;
        PprofLine line;
        while (message.next()) {
            switch (message.tag_and_type()) {
                case varint_field(1):
                    function = message.get_uint64();
                    break;
                case varint_field(2):
                    line.line = message.get_int64();
                    break;
                default:
                    message.skip();
            }
        }
        line.function = functions_.index_of(function);
        read_.lines.push_back(line);
    }

    void read_sample(pbf_reader& field) {
        if (field.tag_and_type() != bytes_field(2)) return;
        check_room(read_.samples.size(), pprof_records_max, "samples");
        PprofSample sample{
            .stack_begin = static_cast<std::uint32_t>(read_.stacks.size()),
            .labels_begin = static_cast<std::uint32_t>(read_.labels.size())
        };
        const auto values_before = read_.values.size();
        std::size_t depth = 0;
        auto message = field.get_message();
        while (message.next()) {
            const auto field_number = message.tag();
            const bool is_numbers =
                message.wire_type() == protozero::pbf_wire_type::varint ||
                message.wire_type() == protozero::pbf_wire_type::length_delimited;
            if (field_number == 1 && is_numbers) {
                read_numbers(message, [&](std::uint64_t id) { add_step(id, depth); });
            } else if (field_number == 2 && is_numbers) {
                read_numbers(message, [&](std::uint64_t value) {
                    check_room(read_.values.size(), pprof_values_max, "values");
                    read_.values.push_back(static_cast<std::int64_t>(value));
                });
            } else if (message.tag_and_type() == bytes_field(3)) {
                check_room(read_.labels.size(), pprof_records_max, "labels");
                read_.labels.push_back(read_label(message.get_message()));
            } else {
                message.skip();
            }
        }
        if (read_.values.size() - values_before != read_.types.size())
            throw Misfit("a sample has another number of values than there are types");
        if (depth > pprof_depth_max) ++read_.shortened;
        sample.stack_count = static_cast<std::uint32_t>(read_.stacks.size()) - sample.stack_begin;
        sample.labels_count = static_cast<std::uint32_t>(read_.labels.size()) - sample.labels_begin;
        read_.samples.push_back(sample);
    }

    // What was inlined counts as steps: whoever walks the stack walks them, too.
    void add_step(std::uint64_t id, std::size_t& depth) {
        const auto location = locations_.index_of(id);
        const auto frames = std::max(1U, read_.locations[location].lines_count);
        depth += frames;
        if (depth > pprof_depth_max) return;
        check_room(steps_, pprof_steps_max, "steps in its stacks");
        steps_ += frames;
        read_.stacks.push_back(location);
    }

    PprofLabel read_label(pbf_reader message) const {
        PprofLabel label;
        while (message.next()) {
            switch (message.tag_and_type()) {
                case varint_field(1):
                    label.key = text(message.get_int64());
                    break;
                case varint_field(2):
                    label.text = text(message.get_int64());
                    break;
                case varint_field(3):
                    label.number = message.get_int64();
                    break;
                case varint_field(4):
                    label.unit = text(message.get_int64());
                    break;
                default:
                    message.skip();
            }
        }
        return label;
    }

    std::size_t default_type() const {
        const auto last = read_.types.size() - 1;
        if (default_type_.empty()) return last;
        auto found = std::ranges::find(read_.types, default_type_, &PprofValueType::type);
        return found == read_.types.end() ? last
                                          : static_cast<std::size_t>(found - read_.types.begin());
    }

    std::string_view body_;
    Pprof read_;
    std::vector<std::string_view> texts_;
    std::string_view default_type_;
    std::size_t repaired_bytes_ = 0;
    std::size_t steps_ = 0;
    Ids functions_, mappings_, locations_;
};

}  // namespace

Result<Pprof> read_pprof(std::string_view body) {
    if (body.size() > pprof_bytes_max) return refuse(code::pprof_too_large, {{"max", "64 MiB"}});
    try {
        return Reader(body).read();
    } catch (const TooLarge& failure) {
        return refuse(code::pprof_too_large, {{"max", failure.what()}});
    } catch (const Misfit& failure) {
        return refuse(code::pprof_malformed, {{"what", failure.what()}});
    } catch (const protozero::exception& failure) {
        return refuse(code::pprof_malformed, {{"what", failure.what()}});
    }
}

}  // namespace mainstay::telemetry
