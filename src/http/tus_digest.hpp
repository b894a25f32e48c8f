// The digests that checksums of uploads are made of. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/tus_headers.hpp"

namespace mainstay::http {

/// A digest of bytes that come piece by piece.
class Digest {
public:
    explicit Digest(ChecksumAlgorithm algorithm);
    Digest(Digest&&) noexcept;
    ~Digest();

    void append(std::string_view bytes);

    /// Of all that was appended, raw. Nothing may be appended afterwards.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mainstay::http
