// Described structs as bytes, between processes of the same build: compact, and not kept. Bytes
// come back as they were, also those that are no text, which JSON has no place for. What is read is
// not trusted: a length is believed only as far as there are bytes.
#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "base/member_count.hpp"
#include "base/time.hpp"

namespace mainstay::wire {

/// Appends values to a string of bytes.
class Packer {
public:
    void add(std::string_view bytes) {
        add_number(bytes.size());
        out_ += bytes;
    }

    void add(const std::string& bytes) { add(std::string_view(bytes)); }

    void add(Time time) { add_number(static_cast<std::uint64_t>(time.micros)); }

    template <class T>
        requires std::integral<T> || std::is_enum_v<T>
    void add(T value) {
        add_number(static_cast<std::uint64_t>(value));
    }

    template <class T>
    void add(const std::optional<T>& value) {
        add(value.has_value());
        if (value) add(*value);
    }

    template <class T>
    void add(const std::vector<T>& values) {
        add_number(values.size());
        for (const T& value : values) add(value);
    }

    template <class T>
        requires boost::describe::has_describe_members<T>::value
    void add(const T& value) {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        static_assert(
            has_member_count<T, boost::mp11::mp_size<Members>::value>,
            "BOOST_DESCRIBE_STRUCT must name every member"
        );
        boost::mp11::mp_for_each<Members>([&](auto member) { add(value.*member.pointer); });
    }

    std::string take() { return std::move(out_); }

private:
    void add_number(std::uint64_t value) {
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        out_.append(bytes, sizeof bytes);
    }

    std::string out_;
};

/// Reads what a Packer wrote. Each step says whether the bytes were there and made sense.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    bool is_at_end() const { return rest_.empty(); }

    bool read(std::string& bytes) {
        std::uint64_t size = 0;
        if (!read_number(size) || size > rest_.size()) return false;
        bytes.assign(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return true;
    }

    bool read(Time& time) {
        std::uint64_t micros = 0;
        if (!read_number(micros)) return false;
        time.micros = static_cast<std::int64_t>(micros);
        return true;
    }

    bool read(bool& value) {
        std::uint64_t number = 0;
        if (!read_number(number) || number > 1) return false;
        value = number == 1;
        return true;
    }

    template <class T>
        requires std::integral<T>
    bool read(T& value) {
        std::uint64_t number = 0;
        if (!read_number(number)) return false;
        value = static_cast<T>(number);
        return static_cast<std::uint64_t>(value) == number;
    }

    /// Only values that the enumeration names.
    template <class T>
        requires std::is_enum_v<T>
    bool read(T& value) {
        std::uint64_t number = 0;
        if (!read_number(number)) return false;
        bool is_known = false;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto each) {
            if (static_cast<std::uint64_t>(each.value) != number) return;
            value = each.value;
            is_known = true;
        });
        return is_known;
    }

    template <class T>
    bool read(std::optional<T>& value) {
        bool has_value = false;
        if (!read(has_value)) return false;
        return !has_value || read(value.emplace());
    }

    template <class T>
    bool read(std::vector<T>& values) {
        std::uint64_t count = 0;
        if (!read_number(count)) return false;
        // One by one, so that a count that is not true costs no memory.
        for (values.clear(); values.size() < count;) {
            if (!read(values.emplace_back())) return false;
        }
        return true;
    }

    template <class T>
        requires boost::describe::has_describe_members<T>::value
    bool read(T& value) {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        bool is_read = true;
        boost::mp11::mp_for_each<Members>([&](auto member) {
            is_read = is_read && read(value.*member.pointer);
        });
        return is_read;
    }

private:
    bool read_number(std::uint64_t& value) {
        if (rest_.size() < sizeof value) return false;
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        return true;
    }

    std::string_view rest_;
};

/// `value` as bytes.
template <class T>
std::string pack(const T& value) {
    Packer packer;
    packer.add(value);
    return packer.take();
}

/// The T that `bytes` are; nothing where they are none.
template <class T>
std::optional<T> unpack(std::string_view bytes) {
    Unpacker unpacker(bytes);
    T value{};
    if (!unpacker.read(value) || !unpacker.is_at_end()) return std::nullopt;
    return value;
}

}  // namespace mainstay::wire
