#include "classify/model_file.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <set>

#include "classify/codes.hpp"
#include "classify/training_set.hpp"

namespace mainstay::classify {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they stand");

constexpr std::string_view magic = "mainstay classifier 1\n";
constexpr double number_max = 1e6;  // Of a bias, an offset, a weight: more is no model's.

std::uint64_t checksum(std::string_view bytes) {
    std::uint64_t sum = 0xcbf29ce484222325ULL;
    for (char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    return sum;
}

class Writer {
public:
    template <class Number>
    void add(Number number) {
        char bytes[sizeof number];
        std::memcpy(bytes, &number, sizeof number);
        out.append(bytes, sizeof bytes);
    }

    /// Seven bits a byte, the lowest first.
    void add_short(std::uint32_t number) {
        for (; number >= 0x80; number >>= 7U) out += static_cast<char>(number | 0x80U);
        out += static_cast<char>(number);
    }

    std::string out;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    template <class Number>
    std::optional<Number> number() {
        if (rest_.size() < sizeof(Number)) return std::nullopt;
        Number number;
        std::memcpy(&number, rest_.data(), sizeof number);
        rest_.remove_prefix(sizeof number);
        return number;
    }

    std::optional<std::uint32_t> short_number() {
        std::uint32_t number = 0;
        for (unsigned shift = 0; shift < 28 && !rest_.empty(); shift += 7) {
            auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            number |= (byte & 0x7fU) << shift;
            if (byte < 0x80) return number;
        }
        return std::nullopt;
    }

    /// A finite number between -limit and limit.
    template <class Number>
    std::optional<Number> finite(double limit) {
        auto found = number<Number>();
        if (!found || !(std::fabs(double{*found}) <= limit)) return std::nullopt;
        return found;
    }

    std::optional<std::string_view> bytes(std::size_t count) {
        if (count > rest_.size()) return std::nullopt;
        auto taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

    std::size_t left() const { return rest_.size(); }

private:
    std::string_view rest_;
};

Error damaged(std::string what) { return refuse(code::model_damaged, {{"what", std::move(what)}}); }

Result<> read_labels(Reader& reader, ModelParts& parts) {
    auto count = reader.number<std::uint16_t>();
    if (!count || *count < 2 || *count > labels_max) return damaged("its count of labels");
    std::set<std::string_view> known;
    for (std::size_t i = 0; i < *count; ++i) {
        auto size = reader.number<std::uint8_t>();
        auto label = size ? reader.bytes(*size) : std::nullopt;
        auto bias = reader.finite<double>(number_max), offset = reader.finite<double>(number_max);
        if (!label || !bias || !offset) return damaged("its labels");
        if (!is_label(*label) || !known.insert(*label).second) return damaged("a label");
        parts.labels.emplace_back(*label);
        parts.biases.push_back(*bias);
        parts.offsets.push_back(*offset);
    }
    return {};
}

Result<> read_features(Reader& reader, ModelParts& parts) {
    for (float& block : parts.blocks) {
        auto found = reader.finite<float>(100);
        if (!found || *found < 0) return damaged("its blocks");
        block = *found;
    }
    auto doubt = reader.finite<float>(1), known = reader.finite<float>(1);
    auto quantum = reader.finite<float>(1);
    auto count = reader.number<std::uint32_t>();
    if (!doubt || *doubt < 0 || !known || *known < 0 || !quantum || *quantum < 0)
        return damaged("its scales");
    // At least a byte for the bucket and two for each weight: a count is believed no further.
    if (!count || *count > reader.left() / (1 + 2 * parts.labels.size()))
        return damaged("its count of features");
    parts.doubt = *doubt;
    parts.known_min = *known;
    parts.quantum = *quantum;
    parts.buckets.reserve(*count);
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < *count; ++i) {
        auto gap = reader.short_number();
        if (!gap || next + *gap >= bucket_count) return damaged("its features");
        parts.buckets.push_back(static_cast<std::uint32_t>(next + *gap));
        next += *gap + 1ULL;
    }
    if (reader.left() != 2ULL * *count * parts.labels.size()) return damaged("its weights");
    parts.weights.reserve(*count * parts.labels.size());
    while (auto weight = reader.number<std::int16_t>()) parts.weights.push_back(*weight);
    return {};
}

}  // namespace

std::string write_model(const ModelParts& parts) {
    Writer writer;
    writer.out = magic;
    writer.add(static_cast<std::uint16_t>(parts.labels.size()));
    for (std::size_t i = 0; i < parts.labels.size(); ++i) {
        writer.add(static_cast<std::uint8_t>(parts.labels[i].size()));
        writer.out += parts.labels[i];
        writer.add(parts.biases[i]);
        writer.add(parts.offsets[i]);
    }
    for (float block : parts.blocks) writer.add(block);
    writer.add(parts.doubt);
    writer.add(parts.known_min);
    writer.add(parts.quantum);
    writer.add(static_cast<std::uint32_t>(parts.buckets.size()));
    std::uint32_t next = 0;
    for (auto bucket : parts.buckets) {
        writer.add_short(bucket - next);
        next = bucket + 1;
    }
    for (auto weight : parts.weights) writer.add(weight);
    writer.add(checksum(writer.out));
    return std::move(writer.out);
}

Result<ModelParts> read_model(std::string_view bytes) {
    if (bytes.size() > model_bytes_max) return damaged("it is too large");
    if (!bytes.starts_with(magic)) return damaged("it does not begin as one");
    if (bytes.size() < magic.size() + sizeof(std::uint64_t)) return damaged("it is cut off");
    Reader end(bytes.substr(bytes.size() - sizeof(std::uint64_t)));
    bytes.remove_suffix(sizeof(std::uint64_t));
    if (end.number<std::uint64_t>() != checksum(bytes)) return damaged("its checksum");
    Reader reader(bytes.substr(magic.size()));
    ModelParts parts;
    TRY(read_labels(reader, parts));
    TRY(read_features(reader, parts));
    return parts;
}

}  // namespace mainstay::classify
