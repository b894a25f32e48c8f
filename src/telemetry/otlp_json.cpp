#include "telemetry/otlp_json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>
#include <protozero/pbf_writer.hpp>
#include <sodium.h>

#include "telemetry/otlp_schema.hpp"

namespace mainstay::telemetry {

namespace {

namespace json = boost::json;
using boost::system::error_code;
using otlp::FieldType;
using otlp::Message;
using otlp::SchemaField;

constexpr std::size_t depth_max = 64;

Message request_of(OtlpSignal signal) {
    switch (signal) {
        case OtlpSignal::traces:
            return Message::trace_request;
        case OtlpSignal::metrics:
            return Message::metric_request;
        case OtlpSignal::logs:
            return Message::log_request;
    }
    return Message::none;
}

/// A scalar of JSON, as much of it as there is.
struct Scalar {
    std::optional<std::string_view> text;
    std::optional<double> real;
    std::optional<std::int64_t> integer;
    std::optional<std::uint64_t> natural;
    std::optional<bool> boolean;
};

template <class Number>
std::optional<Number> parsed(std::string_view text) {
    Number number{};
    auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// Of any 64-bit integer the bits, as both varints and fixed64 carry them.
std::optional<std::uint64_t> integer_of(const Scalar& scalar) {
    if (scalar.integer) return static_cast<std::uint64_t>(*scalar.integer);
    if (scalar.natural) return scalar.natural;
    if (scalar.real) {
        constexpr double limit = 9.2e18;
        if (!(std::fabs(*scalar.real) < limit)) return std::nullopt;
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(*scalar.real));
    }
    if (!scalar.text) return std::nullopt;
    if (auto natural = parsed<std::uint64_t>(*scalar.text)) return natural;
    if (auto integer = parsed<std::int64_t>(*scalar.text))
        return static_cast<std::uint64_t>(*integer);
    return std::nullopt;
}

std::optional<double> real_of(const Scalar& scalar) {
    if (scalar.real) return scalar.real;
    if (scalar.integer) return static_cast<double>(*scalar.integer);
    if (scalar.natural) return static_cast<double>(*scalar.natural);
    if (!scalar.text) return std::nullopt;
    if (*scalar.text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (*scalar.text == "Infinity") return std::numeric_limits<double>::infinity();
    if (*scalar.text == "-Infinity") return -std::numeric_limits<double>::infinity();
    return parsed<double>(*scalar.text);
}

/// Nothing where it is not hexadecimal: the record is rejected for it then, and no other.
std::string bytes_of_hex(std::string_view text) {
    std::string bytes(text.size() / 2, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    if (sodium_hex2bin(out, bytes.size(), text.data(), text.size(), nullptr, &size, &end) != 0 ||
        end != text.data() + text.size())
        return {};
    return bytes;
}

std::optional<std::string> bytes_of_base64(std::string_view text) {
    for (int variant :
         {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
          sodium_base64_VARIANT_URLSAFE, sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
        std::string bytes(text.size(), '\0');
        std::size_t size = 0;
        auto* out = reinterpret_cast<unsigned char*>(bytes.data());
        if (sodium_base642bin(
                out, bytes.size(), text.data(), text.size(), nullptr, &size, nullptr, variant
            ) != 0)
            continue;
        bytes.resize(size);
        return bytes;
    }
    return std::nullopt;
}

/// A message that is being written: on its stack, the one that it is part of is below it.
struct OpenMessage {
    Message message;
    std::size_t begin;  ///< How much had been written before.
    protozero::pbf_writer writer;
    const SchemaField* field = nullptr;     ///< Whose value comes next; none: it is skipped.
    bool is_list = false;                   ///< Values come until the list ends.
    std::vector<std::uint64_t> naturals{};  ///< Of a packed field.
    std::vector<double> reals{};
};

/// What the parser calls (Boost.JSON, basic_parser).
class Transcoder {
public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    explicit Transcoder(Message request) : request_(request) {}

    Transcoder(const Transcoder&) = delete;
    Transcoder& operator=(const Transcoder&) = delete;

    ~Transcoder() {
        // A part ends before what it is part of.
        while (!frames_.empty()) frames_.pop_back();
    }

    std::string out;
    std::string wrong;  ///< What refused the text, where it was not the parser.

    // NOLINTBEGIN(readability-identifier-naming): the parser's names.
    bool on_document_begin(error_code&) { return true; }

    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code& failure) {
        if (skipped_ > 0) return skip();
        const auto begin = out.size();
        if (frames_.empty()) {
            frames_.push_back(
                std::make_unique<OpenMessage>(request_, begin, protozero::pbf_writer(out))
            );
            return true;
        }
        auto& above = *frames_.back();
        if (!above.field) return skip();
        if (above.field->type != FieldType::message) return fail(failure, "not an object");
        frames_.push_back(std::make_unique<OpenMessage>(
            above.field->message, begin, protozero::pbf_writer(above.writer, above.field->tag)
        ));
        return true;
    }

    bool on_object_end(std::size_t, error_code&) {
        if (skipped_ > 0) return unskip();
        const auto begin = frames_.back()->begin;
        frames_.pop_back();  // Its writer then fills in how long it is.
        if (frames_.empty()) return true;
        // Nothing is left of an empty one then, but it is a message.
        auto& above = *frames_.back();
        if (out.size() == begin) above.writer.add_message(above.field->tag, std::string());
        done_value();
        return true;
    }

    bool on_array_begin(error_code& failure) {
        if (skipped_ > 0) return skip();
        if (frames_.empty()) return fail_root(failure);
        auto& frame = *frames_.back();
        if (!frame.field) return skip();
        if (frame.is_list) return fail(failure, "not a list of lists");
        frame.is_list = true;
        return true;
    }

    bool on_array_end(std::size_t, error_code&) {
        if (skipped_ > 0) return unskip();
        auto& frame = *frames_.back();
        write_packed(frame);
        frame.is_list = false;
        frame.field = nullptr;
        return true;
    }

    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        text_.append(part.data(), part.size());
        return true;
    }

    bool on_key(json::string_view part, std::size_t, error_code&) {
        text_.append(part.data(), part.size());
        if (skipped_ == 0) {
            auto fields = otlp::fields_of(frames_.back()->message);
            auto found = std::ranges::find(fields, std::string_view(text_), &SchemaField::name);
            frames_.back()->field = found == fields.end() ? nullptr : &*found;
        }
        text_.clear();
        return true;
    }

    bool on_string_part(json::string_view part, std::size_t, error_code&) {
        text_.append(part.data(), part.size());
        return true;
    }

    bool on_string(json::string_view part, std::size_t, error_code& failure) {
        text_.append(part.data(), part.size());
        Scalar scalar;
        scalar.text = text_;
        const bool is_taken = on_scalar(scalar, failure);
        text_.clear();
        return is_taken;
    }

    bool on_number_part(json::string_view, error_code&) { return true; }

    bool on_int64(std::int64_t value, json::string_view, error_code& failure) {
        Scalar scalar;
        scalar.integer = value;
        return on_scalar(scalar, failure);
    }

    bool on_uint64(std::uint64_t value, json::string_view, error_code& failure) {
        Scalar scalar;
        scalar.natural = value;
        return on_scalar(scalar, failure);
    }

    bool on_double(double value, json::string_view, error_code& failure) {
        Scalar scalar;
        scalar.real = value;
        return on_scalar(scalar, failure);
    }

    bool on_bool(bool value, error_code& failure) {
        Scalar scalar;
        scalar.boolean = value;
        return on_scalar(scalar, failure);
    }

    bool on_null(error_code& failure) {
        if (skipped_ > 0) return true;
        if (frames_.empty()) return fail_root(failure);
        done_value();
        return true;
    }

    bool on_comment_part(json::string_view, error_code&) { return true; }

    bool on_comment(json::string_view, error_code&) { return true; }

    // NOLINTEND(readability-identifier-naming)

private:
    bool skip() {
        ++skipped_;
        return true;
    }

    bool unskip() {
        if (--skipped_ == 0) done_value();
        return true;
    }

    /// A value has ended: of a list, another one may follow.
    void done_value() {
        if (!frames_.back()->is_list) frames_.back()->field = nullptr;
    }

    bool fail(error_code& failure, std::string_view expected) {
        wrong = fmt::format("{} is of a wrong type ({})", frames_.back()->field->name, expected);
        failure = json::error::syntax;
        return false;
    }

    bool fail_root(error_code& failure) {
        wrong = "it must be an object";
        failure = json::error::syntax;
        return false;
    }

    bool on_scalar(const Scalar& scalar, error_code& failure) {
        if (skipped_ > 0) return true;
        if (frames_.empty()) return fail_root(failure);
        auto& frame = *frames_.back();
        if (frame.field && !write(frame, *frame.field, scalar))
            return fail(failure, "see the specification of OTLP");
        done_value();
        return true;
    }

    /// Whether the scalar is of the field's type.
    static bool write(OpenMessage& frame, const SchemaField& field, const Scalar& scalar) {
        switch (field.type) {
            case FieldType::message:
                return false;
            case FieldType::text:
                if (scalar.text)
                    frame.writer.add_string(field.tag, scalar.text->data(), scalar.text->size());
                return scalar.text.has_value();
            case FieldType::id:
                if (scalar.text) frame.writer.add_bytes(field.tag, bytes_of_hex(*scalar.text));
                return scalar.text.has_value();
            case FieldType::bytes: {
                auto bytes = scalar.text ? bytes_of_base64(*scalar.text) : std::nullopt;
                if (bytes) frame.writer.add_bytes(field.tag, *bytes);
                return bytes.has_value();
            }
            case FieldType::boolean:
                if (scalar.boolean) frame.writer.add_bool(field.tag, *scalar.boolean);
                return scalar.boolean.has_value();
            default:
                return write_number(frame, field, scalar);
        }
    }

    static bool write_number(OpenMessage& frame, const SchemaField& field, const Scalar& scalar) {
        if (field.type == FieldType::real || field.type == FieldType::packed_real) {
            auto real = real_of(scalar);
            if (!real) return false;
            if (field.type == FieldType::real)
                frame.writer.add_double(field.tag, *real);
            else
                frame.reals.push_back(*real);
            return true;
        }
        auto number = integer_of(scalar);
        if (!number) return false;
        switch (field.type) {
            case FieldType::varint:
                frame.writer.add_uint64(field.tag, *number);
                break;
            case FieldType::zigzag:
                frame.writer.add_sint64(field.tag, static_cast<std::int64_t>(*number));
                break;
            case FieldType::fixed64:
                frame.writer.add_fixed64(field.tag, *number);
                break;
            default:
                frame.naturals.push_back(*number);
                break;
        }
        return true;
    }

    static void write_packed(OpenMessage& frame) {
        const auto tag = frame.field->tag;
        auto& naturals = frame.naturals;
        if (frame.field->type == FieldType::packed_fixed64)
            frame.writer.add_packed_fixed64(tag, naturals.begin(), naturals.end());
        if (frame.field->type == FieldType::packed_varint)
            frame.writer.add_packed_uint64(tag, naturals.begin(), naturals.end());
        if (frame.field->type == FieldType::packed_real)
            frame.writer.add_packed_double(tag, frame.reals.begin(), frame.reals.end());
        naturals.clear();
        frame.reals.clear();
    }

    Message request_;
    std::vector<std::unique_ptr<OpenMessage>> frames_;
    std::size_t skipped_ = 0;  ///< How deep in a value that is not read.
    std::string text_;         ///< Of a key or a string, as much as has come.
};

}  // namespace

Result<std::string> protobuf_of_json(std::string_view text, OtlpSignal signal) {
    json::parse_options options;
    options.max_depth = depth_max;
    json::basic_parser<Transcoder> parser(options, request_of(signal));
    error_code failure;
    auto used = parser.write_some(false, text.data(), text.size(), failure);
    auto& written = parser.handler();
    if (!written.wrong.empty()) return refuse(code::otlp_json_malformed, {{"what", written.wrong}});
    if (failure || used != text.size() || !parser.done())
        return refuse(
            code::otlp_json_malformed,
            {{"what", failure ? failure.message() : "it does not end where it should"}}
        );
    return std::move(written.out);
}

}  // namespace mainstay::telemetry
