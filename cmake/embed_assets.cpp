// Run by the build: compresses the files of a folder, and writes the assembly and the C++ table by
// which they become part of the binary.
//
//     embed_assets FOLDER OUTPUT       writes OUTPUT/*.bin, OUTPUT/web_assets.S and
//     OUTPUT/web_assets.cpp
//
// Where FOLDER has no index.html, a page that says how to build the web UI stands in its place.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <brotli/encode.h>
#include <zlib.h>

namespace {

namespace fs = std::filesystem;

constexpr std::string_view plain_page =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Mainstay</title>"
    "<h1>Mainstay is running, without its web UI</h1>"
    "<p>This binary was built before the web UI was. Build both with <code>./run</code>, or run"
    " <code>npm --prefix web ci &amp;&amp; npm --prefix web run build</code> and build again.</p>"
    "<p>The API is at <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.</p></html>\n";

struct File {
    std::string path;  // "/index.html"
    std::string bytes;
};

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& path, const std::string& bytes) {
    std::ofstream out(path, std::ios::binary);
    out << bytes;
    if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::vector<File> files_of(const fs::path& folder) {
    if (!fs::exists(folder / "index.html")) return {{"/index.html", std::string(plain_page)}};
    std::vector<File> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        auto name = entry.path().filename().string();
        if (!entry.is_regular_file() || name.starts_with('.') || name.ends_with(".map")) continue;
        auto path = "/" + entry.path().lexically_relative(folder).generic_string();
        files.push_back({path, read(entry.path())});
    }
    std::ranges::sort(files, {}, &File::path);
    return files;
}

std::string media_type(const std::string& path) {
    static const std::map<std::string, std::string> types{
        {".css", "text/css; charset=utf-8"},
        {".html", "text/html; charset=utf-8"},
        {".ico", "image/x-icon"},
        {".js", "text/javascript; charset=utf-8"},
        {".json", "application/json"},
        {".png", "image/png"},
        {".svg", "image/svg+xml"},
        {".txt", "text/plain; charset=utf-8"},
        {".webmanifest", "application/manifest+json"},
        {".webp", "image/webp"},
        {".woff2", "font/woff2"},
    };
    auto found = types.find(fs::path(path).extension().string());
    return found == types.end() ? "application/octet-stream" : found->second;
}

std::string gzip(const std::string& bytes) {
    z_stream stream{};
    constexpr int gzip_window = 16 + MAX_WBITS;
    if (deflateInit2(&stream, 9, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib fails");
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string brotli(const std::string& bytes) {
    std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
    std::string packed(size, '\0');
    bool is_done = BrotliEncoderCompress(
        BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
        reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
        reinterpret_cast<std::uint8_t*>(packed.data())
    );
    if (!is_done) throw std::runtime_error("brotli fails");
    packed.resize(size);
    return packed;
}

/// FNV-1a: tells versions of a file apart.
std::string content_hash(const std::string& bytes) {
    std::uint64_t hash = 14695981039346656037u;
    for (unsigned char c : bytes) hash = (hash ^ c) * 1099511628211u;
    return std::to_string(hash);
}

/// Gathers the two generated sources.
class Table {
public:
    explicit Table(fs::path output) : output_(std::move(output)) {}

    void add(const File& file) {
        auto number = std::to_string(count_++);
        bool is_immutable = file.path.starts_with("/assets/");
        rows_ += "    {\"" + file.path + "\", \"" + media_type(file.path) + "\", \"" +
                 content_hash(file.bytes) + "\",\n     " + embed(number + "_identity", file.bytes);
        for (auto& [name, packed] :
             {std::pair("_gzip", gzip(file.bytes)), std::pair("_brotli", brotli(file.bytes))}) {
            bool is_worth_it = packed.size() < file.bytes.size() * 9 / 10;
            rows_ += ", " + (is_worth_it ? embed(number + name, packed) : "{}");
        }
        rows_ += is_immutable ? ", true},\n" : ", false},\n";
    }

    void finish() const {
        auto assembly = "    .section .rodata\n" + assembly_;
        assembly += "    .section .note.GNU-stack,\"\",@progbits\n";
        write(output_ / "web_assets.S", assembly);
        write(
            output_ / "web_assets.cpp",
            "#include \"http/assets.hpp\"\n\nextern \"C\" {\n" + declarations_ +
                "}\n\nnamespace mainstay::http {\n\nnamespace {\n\nconst Asset rows[] = {\n" +
                rows_ +
                "};\n\n}  // namespace\n\nstd::span<const Asset> web_assets() { return rows; }\n\n"
                "}  // namespace mainstay::http\n"
        );
    }

private:
    std::string embed(const std::string& name, const std::string& bytes) {
        auto file = fs::absolute(output_ / (name + ".bin"));
        write(file, bytes);
        auto symbol = "mainstay_asset_" + name;
        assembly_ +=
            "    .global " + symbol + "\n" + symbol + ":\n    .incbin \"" + file.string() + "\"\n";
        declarations_ += "extern const char " + symbol + "[];\n";
        return "{" + symbol + ", " + std::to_string(bytes.size()) + "}";
    }

    fs::path output_;
    int count_ = 0;
    std::string assembly_, declarations_, rows_;
};

}  // namespace

int main(int count, char** arguments) try {
    if (count != 3) throw std::runtime_error("usage: embed_assets FOLDER OUTPUT");
    fs::create_directories(arguments[2]);
    Table table(arguments[2]);
    for (const auto& file : files_of(arguments[1])) table.add(file);
    table.finish();
    return 0;
} catch (const std::exception& failure) {
    std::cerr << "embed_assets: " << failure.what() << '\n';
    return 1;
}
