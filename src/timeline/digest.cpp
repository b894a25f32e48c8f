#include "timeline/digest.hpp"

#include "wire/name.hpp"

namespace mainstay::timeline {

namespace {

std::string text_of(const Hash& hash) {
    return base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

/// Bytes of which no two different lists of values give the same: numbers are 8 bytes, texts are
/// led by their length, and what may be missing by whether it is there.
class Bytes {
public:
    Bytes& add(std::int64_t number) {
        for (int shift = 0; shift < 64; shift += 8)
            bytes_ += static_cast<char>((static_cast<std::uint64_t>(number) >> shift) & 0xff);
        return *this;
    }

    Bytes& add(std::string_view text) {
        add(static_cast<std::int64_t>(text.size()));
        bytes_ += text;
        return *this;
    }

    template <class T>
    Bytes& add(const std::optional<T>& value) {
        bytes_ += value ? '\1' : '\0';
        if (value) add(*value);
        return *this;
    }

    std::string_view view() const { return bytes_; }

private:
    std::string bytes_;
};

}  // namespace

Key chain_key(const Key& installation_key) {
    return keyed_hash(installation_key, "mainstay timeline chain 1");
}

std::string digest_of(
    std::string_view salt, const std::optional<std::string>& before,
    const std::optional<std::string>& after, const std::optional<std::string>& principal
) {
    Bytes bytes;
    bytes.add(salt).add(before).add(after);
    if (principal) bytes.add(std::string_view("principal")).add(*principal);
    return text_of(hash(bytes.view()));
}

std::string mac_of(
    const Key& chain_key, std::string_view previous, std::int64_t position, const Entry& entry
) {
    std::optional<std::int64_t> actor;
    if (entry.actor) actor = entry.actor->value;
    Bytes bytes;
    bytes.add(std::string_view("seal"))
        .add(previous)
        .add(position)
        .add(entry.id.value)
        .add(entry.at.micros);
    bytes.add(wire::name_of(entry.actor_kind)).add(actor);
    bytes.add(std::string_view(entry.subject_type)).add(entry.subject_id);
    bytes.add(std::string_view(entry.action)).add(std::string_view(entry.digest));
    bytes.add(std::string_view(entry.request_id));
    return text_of(keyed_hash(chain_key, bytes.view()));
}

std::string proof_of(const Key& chain_key, std::int64_t position, std::string_view mac) {
    Bytes bytes;
    bytes.add(std::string_view("head")).add(position).add(mac);
    return text_of(keyed_hash(chain_key, bytes.view()));
}

}  // namespace mainstay::timeline
