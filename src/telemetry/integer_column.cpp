#include "telemetry/integer_column.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <numeric>

#include "telemetry/bit_stream.hpp"

namespace mainstay::telemetry {

namespace {

// All sums and differences are modulo 2^64, so that extreme values need no case of their own.
using Words = std::vector<std::uint64_t>;

constexpr std::size_t block_size = 128;
constexpr unsigned header_bits = 8;
constexpr unsigned rest_max = 62;
constexpr unsigned quotient_max = 24;  // Longer ones are written whole, after as many zeros.

/// How a value is foretold: what is written is how far it is off.
enum class Prediction : std::uint8_t {
    level,   ///< One value for all.
    line,    ///< A first value and a step.
    last,    ///< The value before.
    motion,  ///< The value before, and its change.
};

constexpr std::size_t prediction_count = 4;

std::uint64_t word(std::int64_t value) { return static_cast<std::uint64_t>(value); }

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

/// Small numbers of either sign as small ones without.
std::uint64_t zigzag(std::uint64_t value) {
    return value << 1U ^ (std::uint64_t{0} - (value >> 63U));
}

std::uint64_t unzigzag(std::uint64_t value) {
    return value >> 1U ^ (std::uint64_t{0} - (value & 1U));
}

std::uint64_t size_of(std::uint64_t value) {
    return value >> 63U ? std::uint64_t{0} - value : value;
}

struct Model {
    Prediction prediction = Prediction::level;
    std::uint64_t base = 0;  // Of a level or a line.
    std::uint64_t step = 0;  // Of a line.
};

/// How far each value is off what is foretold, as zigzag.
void residuals(const Model& model, const Words& values, Words& into) {
    into.resize(values.size());
    std::uint64_t last = 0, change = 0, expected = model.base;
    switch (model.prediction) {
        case Prediction::level:
        case Prediction::line:
            for (std::size_t i = 0; i < values.size(); ++i, expected += model.step)
                into[i] = zigzag(values[i] - expected);
            return;
        case Prediction::last:
            for (std::size_t i = 0; i < values.size(); ++i) {
                into[i] = zigzag(values[i] - last);
                last = values[i];
            }
            return;
        case Prediction::motion:
            for (std::size_t i = 0; i < values.size(); ++i) {
                into[i] = zigzag(values[i] - last - change);
                change = values[i] - last;
                last = values[i];
            }
            return;
    }
}

void restore(const Model& model, Words& values) {
    std::uint64_t last = 0, change = 0, expected = model.base;
    switch (model.prediction) {
        case Prediction::level:
        case Prediction::line:
            for (auto& value : values) {
                value = unzigzag(value) + expected;
                expected += model.step;
            }
            return;
        case Prediction::last:
            for (auto& value : values) last = value = unzigzag(value) + last;
            return;
        case Prediction::motion:
            for (auto& value : values) {
                change += unzigzag(value);
                last = value = last + change;
            }
            return;
    }
}

/// The middle of values around a line from zero: the median of some, which no outlier moves.
std::uint64_t middle(const Words& values, std::uint64_t step) {
    std::array<std::int64_t, 63> some;
    const auto count = std::min(some.size(), values.size());
    for (std::size_t i = 0; i < count; ++i) {
        auto at = i * values.size() / count;
        some[i] = number(values[at] - step * at);
    }
    auto median = some.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(some.begin(), median, some.begin() + static_cast<std::ptrdiff_t>(count));
    return word(*median);
}

/// About how many bits residuals take.
std::uint64_t estimate(std::span<const std::uint64_t> values) {
    std::uint64_t bits = 0;
    for (auto value : values) bits += static_cast<unsigned>(std::bit_width(value));
    return bits;
}

/// The model that foretells best; what it leaves is in `left`.
Model choose(const Words& values, Words& left) {
    const auto count = static_cast<std::int64_t>(values.size());
    const auto step = count > 1 ? word(number(values.back()) / (count - 1)) : 0;
    const std::array<Model, prediction_count> models{
        Model{Prediction::last}, Model{Prediction::level, middle(values, 0)},
        Model{Prediction::line, middle(values, step), step}, Model{Prediction::motion}
    };
    Model best;
    Words tried;
    auto least = std::numeric_limits<std::uint64_t>::max();
    for (const auto& model : models) {
        residuals(model, values, tried);
        auto bits = estimate(tried);
        if (bits >= least) continue;
        least = bits;
        best = model;
        left.swap(tried);
        if (least == 0) break;
    }
    return best;
}

struct Width {
    bool is_rice = false;
    unsigned bits = 0;  ///< Of each number, or of each rest.
};

std::uint64_t rice_cost(std::span<const std::uint64_t> block, unsigned rest) {
    std::uint64_t bits = 0;
    for (auto value : block) {
        auto quotient = value >> rest;
        bits += quotient < quotient_max ? quotient + 1 + rest : quotient_max + 64;
    }
    return bits;
}

/// The cheapest way to write a block. Of Rice codes only those whose rest is about as long as the
/// numbers mostly are.
Width width_for(std::span<const std::uint64_t> block) {
    std::uint64_t all = 0;
    for (auto value : block) all |= value;
    Width best{.is_rice = false, .bits = static_cast<unsigned>(std::bit_width(all))};
    if (all == 0) return best;
    auto least = best.bits * block.size();
    const auto usual = static_cast<unsigned>(estimate(block) / block.size());
    for (auto rest = usual < 2 ? 0U : usual - 2; rest <= std::min(usual, rest_max); ++rest) {
        auto bits = rice_cost(block, rest);
        if (bits >= least) continue;
        least = bits;
        best = {.is_rice = true, .bits = rest};
    }
    return best;
}

void write_rice(BitWriter& writer, std::uint64_t value, unsigned rest) {
    auto quotient = value >> rest;
    if (quotient >= quotient_max) {
        writer.write(0, quotient_max);
        writer.write(value, 64);
        return;
    }
    auto code = std::uint64_t{1} << quotient;
    writer.write(code, static_cast<unsigned>(quotient) + 1);
    writer.write(value, rest);
}

void write_block(BitWriter& writer, std::span<const std::uint64_t> block) {
    auto width = width_for(block);
    writer.write((width.is_rice ? 0x80U : 0U) | width.bits, header_bits);
    for (auto value : block) {
        if (width.is_rice)
            write_rice(writer, value, width.bits);
        else
            writer.write(value, width.bits);
    }
}

std::uint64_t read_rice(BitReader& reader, unsigned rest) {
    std::uint64_t quotient = reader.zeros(quotient_max);
    if (quotient == quotient_max) return reader.read(64);
    return quotient << rest | reader.read(rest);
}

bool read_block(BitReader& reader, std::span<std::uint64_t> block) {
    auto header = static_cast<unsigned>(reader.read(header_bits));
    auto bits = header & 0x7fU;
    bool is_rice = header >= 0x80U;
    if (bits > (is_rice ? rest_max : 64U)) return false;
    if (is_rice)
        for (auto& value : block) value = read_rice(reader, bits);
    else
        for (auto& value : block) value = reader.read(bits);
    return !reader.is_overrun();
}

/// What all values are multiples of, apart from the first; 1 where they are all alike.
std::uint64_t common_unit(const Words& values) {
    std::uint64_t unit = 0;
    for (auto value : values) {
        auto size = size_of(value);
        if (size == 0 || (unit != 0 && size % unit == 0)) continue;
        unit = std::gcd(unit, size);
        if (unit == 1) break;
    }
    return std::max<std::uint64_t>(unit, 1);
}

}  // namespace

void append_varint(std::string& out, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7U) out += static_cast<char>(number | 0x80U);
    out += static_cast<char>(number);
}

std::optional<std::uint64_t> read_varint(std::string_view& in) {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
        auto byte = static_cast<unsigned char>(in.front());
        in.remove_prefix(1);
        number |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80) return number;
    }
    return std::nullopt;
}

void append_integers(std::string& out, std::span<const std::int64_t> values) {
    if (values.empty()) return;
    Words words(values.size());
    const auto first = word(values.front());
    for (std::size_t i = 0; i < values.size(); ++i) words[i] = word(values[i]) - first;
    const auto unit = common_unit(words);
    if (unit > 1)
        for (auto& each : words) each = word(number(each) / number(unit));
    Words left;
    auto model = choose(words, left);
    out += static_cast<char>(model.prediction);
    append_varint(out, zigzag(first));
    append_varint(out, unit);
    append_varint(out, zigzag(model.base));
    append_varint(out, zigzag(model.step));
    BitWriter writer(out);
    for (std::size_t at = 0; at < left.size(); at += block_size)
        write_block(writer, std::span(left).subspan(at, std::min(block_size, left.size() - at)));
    writer.flush();
}

std::optional<std::vector<std::int64_t>> read_integers(std::string_view& in, std::size_t count) {
    if (count == 0) return std::vector<std::int64_t>();
    if (in.empty() || static_cast<unsigned char>(in.front()) >= prediction_count)
        return std::nullopt;
    Model model{static_cast<Prediction>(in.front())};
    in.remove_prefix(1);
    auto first = read_varint(in), unit = read_varint(in);
    auto base = read_varint(in), step = read_varint(in);
    // A block takes a byte at least: a count is believed no further.
    if (!first || !unit || !base || !step || count / block_size > in.size()) return std::nullopt;
    model.base = unzigzag(*base);
    model.step = unzigzag(*step);
    BitReader reader(in);
    Words words(count);
    for (std::size_t at = 0; at < count; at += block_size) {
        auto block = std::span(words).subspan(at, std::min(block_size, count - at));
        if (!read_block(reader, block)) return std::nullopt;
    }
    in.remove_prefix(reader.used());
    restore(model, words);
    std::vector<std::int64_t> values(count);
    const auto from = unzigzag(*first);
    for (std::size_t i = 0; i < count; ++i) values[i] = number(words[i] * *unit + from);
    return values;
}

}  // namespace mainstay::telemetry
