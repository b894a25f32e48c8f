// Makes profiles for tests, as pprof has them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <protozero/pbf_writer.hpp>

namespace mainstay::telemetry {

class PprofMaker {
public:
    PprofMaker() { text(""); }

    std::int64_t text(std::string_view text) {
        auto [found, is_new] = texts_.emplace(text, static_cast<std::int64_t>(texts_.size()));
        if (is_new) protozero::pbf_writer(table_).add_string(6, found->first);
        return found->second;
    }

    void value_type(std::string_view type, std::string_view unit, std::uint32_t field = 1) {
        message(field, [&](auto& writer) {
            writer.add_int64(1, text(type));
            writer.add_int64(2, text(unit));
        });
    }

    void number(std::uint32_t field, std::int64_t number) {
        protozero::pbf_writer(body_).add_int64(field, number);
    }

    void mapping(std::uint64_t id, std::uint64_t start, std::string_view file) {
        message(3, [&](auto& writer) {
            writer.add_uint64(1, id);
            writer.add_uint64(2, start);
            writer.add_int64(5, text(file));
        });
    }

    void function(
        std::uint64_t id, std::string_view name, std::string_view file = "",
        std::int64_t start_line = 0
    ) {
        message(5, [&](auto& writer) {
            writer.add_uint64(1, id);
            writer.add_int64(2, text(name));
            writer.add_int64(4, text(file));
            writer.add_int64(5, start_line);
        });
    }

    /// A location of functions; what was inlined is first.
    void location(
        std::uint64_t id, const std::vector<std::uint64_t>& functions, std::int64_t line = 0,
        std::uint64_t mapping = 0, std::uint64_t address = 0
    ) {
        message(4, [&](auto& writer) {
            writer.add_uint64(1, id);
            writer.add_uint64(2, mapping);
            writer.add_uint64(3, address);
            for (auto function : functions) {
                protozero::pbf_writer part(writer, 4);
                part.add_uint64(1, function);
                part.add_int64(2, line);
            }
        });
    }

    /// A function of one line, and its location, both of one id.
    void place(std::uint64_t id, std::string_view name) {
        function(id, name);
        location(id, {id});
    }

    /// The leaf is first.
    void sample(const std::vector<std::uint64_t>& stack, const std::vector<std::int64_t>& values) {
        message(2, [&](auto& writer) {
            writer.add_packed_uint64(1, stack.begin(), stack.end());
            writer.add_packed_int64(2, values.begin(), values.end());
        });
    }

    /// A message with the fields that `fill(writer)` adds.
    template <class Fill>
    void message(std::uint32_t field, Fill fill) {
        protozero::pbf_writer whole(body_);
        protozero::pbf_writer writer(whole, field);
        fill(writer);
    }

    std::string bytes() const { return body_ + table_; }

private:
    std::map<std::string, std::int64_t, std::less<>> texts_;
    std::string body_, table_;
};

}  // namespace mainstay::telemetry
