#include "compat/brotli.hpp"

#include <array>
#include <memory>

#include <brotli/decode.h>

namespace mainstay::compat {

namespace {

constexpr std::size_t piece_bytes = 64U << 10U;
constexpr std::size_t ratio_max = 250;
constexpr std::size_t ratio_free_bytes = 1U << 20U;

}  // namespace

std::optional<std::string> from_brotli(std::string_view packed, std::size_t bytes_max) {
    const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> decoder(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance
    );
    if (!decoder) throw std::bad_alloc();
    std::string content;
    std::array<std::uint8_t, piece_bytes> piece{};
    auto available = packed.size();
    const auto* next = reinterpret_cast<const std::uint8_t*>(packed.data());
    auto state = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    while (state == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
        auto room = piece.size();
        auto* out = piece.data();
        state =
            BrotliDecoderDecompressStream(decoder.get(), &available, &next, &room, &out, nullptr);
        content.append(reinterpret_cast<const char*>(piece.data()), piece.size() - room);
        const bool is_bomb =
            content.size() > ratio_free_bytes && content.size() / ratio_max > packed.size();
        if (content.size() > bytes_max || is_bomb) return std::nullopt;
    }
    if (state != BROTLI_DECODER_RESULT_SUCCESS || available > 0) return std::nullopt;
    return content;
}

}  // namespace mainstay::compat
