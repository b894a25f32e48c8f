#include "telemetry/sample_chunk.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/check.hpp"
#include "telemetry/integer_column.hpp"

namespace mainstay::telemetry {

namespace {

constexpr char version = 1;

// Powers of ten and whole numbers up to 2^53 are exact, so a quotient of two is what a decimal of
// these digits reads as: IEEE 754 rounds both alike.
constexpr std::array powers{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
constexpr double mantissa_max = 9007199254740992.0;

// As exponent: the values are no decimals, and their bits are written as whole numbers.
constexpr unsigned no_decimals = powers.size();

bool is_same(double one, double two) {
    return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(two);
}

/// The mantissa of a value with `exponent` decimals, where it has no more.
std::optional<std::int64_t> mantissa_of(double value, std::size_t exponent) {
    const double scaled = std::nearbyint(value * powers[exponent]);
    if (!(std::fabs(scaled) <= mantissa_max)) return std::nullopt;
    const auto mantissa = static_cast<std::int64_t>(scaled);
    if (!is_same(static_cast<double>(mantissa) / powers[exponent], value)) return std::nullopt;
    return mantissa;
}

/// Values as whole numbers of a power of ten, and those that are none.
struct Decimals {
    unsigned exponent = 0;
    std::vector<std::int64_t> mantissas;  ///< For an exception: that of the value before.
    std::vector<std::size_t> exceptions;
};

/// More decimals than `exponent` that a value can be written with.
std::optional<unsigned> longer_exponent(double value, unsigned exponent) {
    while (++exponent < powers.size())
        if (mantissa_of(value, exponent)) return exponent;
    return std::nullopt;
}

/// Nothing where too many of the values are no decimals.
std::optional<Decimals> decimals_of(std::span<const Sample> samples) {
    const auto exceptions_max = samples.size() / 8 + 1;
    Decimals found;
    found.mantissas.reserve(samples.size());
    std::int64_t last = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double value = samples[i].value;
        if (auto mantissa = mantissa_of(value, found.exponent)) {
            found.mantissas.push_back(last = *mantissa);
            continue;
        }
        if (auto longer = longer_exponent(value, found.exponent)) {
            // From the beginning: at most as often as there are exponents.
            found = {.exponent = *longer, .mantissas = std::move(found.mantissas), .exceptions{}};
            found.mantissas.clear();
            last = 0;
            i = static_cast<std::size_t>(-1);
            continue;
        }
        found.mantissas.push_back(last);
        found.exceptions.push_back(i);
        if (found.exceptions.size() > exceptions_max) return std::nullopt;
    }
    return found;
}

void append_bits(std::string& out, double value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof bytes);
}

void append_decimals(std::string& out, const Decimals& found, std::span<const Sample> samples) {
    out += static_cast<char>(found.exponent);
    append_varint(out, found.exceptions.size());
    std::size_t next = 0;
    for (auto at : found.exceptions) {
        append_varint(out, at - next);
        append_bits(out, samples[at].value);
        next = at + 1;
    }
    append_integers(out, found.mantissas);
}

void append_raw(std::string& out, std::span<const Sample> samples) {
    std::vector<std::int64_t> bits;
    bits.reserve(samples.size());
    for (const auto& sample : samples) bits.push_back(std::bit_cast<std::int64_t>(sample.value));
    out += static_cast<char>(no_decimals);
    append_integers(out, bits);
}

bool read_raw(std::string_view& in, std::vector<Sample>& samples) {
    auto bits = read_integers(in, samples.size());
    if (!bits) return false;
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i].value = std::bit_cast<double>((*bits)[i]);
    return true;
}

struct Exception {
    std::size_t at = 0;
    double value = 0;
};

std::optional<std::vector<Exception>> read_exceptions(std::string_view& in, std::size_t samples) {
    auto count = read_varint(in);
    if (!count || *count > samples) return std::nullopt;
    std::vector<Exception> found(*count);
    std::size_t next = 0;
    for (auto& each : found) {
        auto gap = read_varint(in);
        if (!gap || *gap >= samples - next || in.size() < sizeof each.value) return std::nullopt;
        each.at = next + *gap;
        std::memcpy(&each.value, in.data(), sizeof each.value);
        in.remove_prefix(sizeof each.value);
        next = each.at + 1;
    }
    return found;
}

bool read_decimals(std::string_view& in, unsigned exponent, std::vector<Sample>& samples) {
    auto exceptions = read_exceptions(in, samples.size());
    if (!exceptions) return false;
    auto mantissas = read_integers(in, samples.size());
    if (!mantissas) return false;
    const double power = powers[exponent];
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i].value = static_cast<double>((*mantissas)[i]) / power;
    for (const auto& each : *exceptions) samples[each.at].value = each.value;
    return true;
}

}  // namespace

std::string pack_samples(std::span<const Sample> samples) {
    MAINSTAY_CHECK(samples.size() <= chunk_samples_max);
    std::string out;
    out += version;
    append_varint(out, samples.size());
    std::vector<std::int64_t> times;
    times.reserve(samples.size());
    for (const auto& sample : samples) times.push_back(sample.at.micros);
    append_integers(out, times);
    if (auto decimals = decimals_of(samples))
        append_decimals(out, *decimals, samples);
    else
        append_raw(out, samples);
    return out;
}

std::optional<std::vector<Sample>> unpack_samples(std::string_view bytes) {
    if (bytes.empty() || bytes.front() != version) return std::nullopt;
    bytes.remove_prefix(1);
    auto count = read_varint(bytes);
    if (!count || *count > chunk_samples_max) return std::nullopt;
    auto times = read_integers(bytes, *count);
    if (!times || bytes.empty()) return std::nullopt;
    std::vector<Sample> samples(*count);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i].at.micros = (*times)[i];
    const auto exponent = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    bool is_read = exponent == no_decimals
                       ? read_raw(bytes, samples)
                       : exponent < powers.size() && read_decimals(bytes, exponent, samples);
    if (!is_read || !bytes.empty()) return std::nullopt;
    return samples;
}

}  // namespace mainstay::telemetry
