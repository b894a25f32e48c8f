#include "suspect/fix_files.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "git/changes.hpp"
#include "git/content.hpp"
#include "suspect/language.hpp"

namespace mainstay::suspect {

namespace {

constexpr std::size_t files_max = 100;  // Of one fix.
constexpr double header_share = 0.5;
constexpr std::size_t source_bytes_max = std::size_t{2} << 20;

// The two sides of a file.
struct Pair {
    const git::FileChange* change;
    std::unique_ptr<SourceText> old, young;
    SourceDiff difference;
};

class FixReader {
public:
    using Texts = std::unordered_map<std::string, std::string>;

    FixReader(std::size_t fix, const git::Commit& commit, const Texts& texts)
        : fix_(fix), commit_(commit), texts_(texts) {}

    // The first kind of files of which there is evidence.
    void read(const std::vector<git::FileChange>& changes, std::vector<FixFile>& files) const {
        for (const auto kind :
             {FileKind::code, FileKind::test, FileKind::build, FileKind::document})
            if (read_kind(changes, kind, files)) return;
    }

private:
    bool read_kind(
        const std::vector<git::FileChange>& changes, FileKind kind, std::vector<FixFile>& files
    ) const {
        std::vector<Pair> pairs;
        FixContext context;
        for (const auto& change : changes) {
            const auto& path = change.old_path.empty() ? change.new_path : change.old_path;
            if (kind_of(path) != kind || pairs.size() >= files_max) continue;
            auto pair = read_pair(change);
            for (const auto& hunk : pair.difference.hunks)
                for (int line = hunk.new_begin; line < hunk.new_end; ++line)
                    context.added_lines.push_back(pair.young->key(line));
            for (const auto key : hunk_keys(*pair.old, *pair.young, pair.difference))
                ++context.hunks[key];
            pairs.push_back(std::move(pair));
        }
        std::ranges::sort(context.added_lines);
        const auto first = files.size();
        for (const auto& pair : pairs) add_evidence(pair, context, files);
        weigh_headers(files, first);
        return files.size() > first;
    }

    // What a header declares changes for the sake of what is done elsewhere.
    static void weigh_headers(std::vector<FixFile>& files, std::size_t first) {
        const auto is_header = [](const FixFile& file) {
            const std::string_view path = file.evidence.path;
            return path.ends_with(".h") || path.ends_with(".hpp") || path.ends_with(".hh");
        };
        const auto begin = files.begin() + static_cast<std::ptrdiff_t>(first);
        if (std::all_of(begin, files.end(), is_header)) return;
        for (auto at = begin; at != files.end(); ++at) {
            if (!is_header(*at)) continue;
            for (auto& line : at->evidence.lines)
                for (auto& weight : line.weights) weight *= header_share;
        }
    }

    Pair read_pair(const git::FileChange& change) const {
        auto text = [&](const std::string& blob, const std::string& path) {
            const auto found = texts_.find(blob);
            return std::make_unique<SourceText>(
                found == texts_.end() ? std::string() : found->second, language_of(path)
            );
        };
        Pair pair{
            &change,
            text(change.old_blob, change.old_path),
            text(change.new_blob, change.new_path),
            {}
        };
        // A file that could not be read on one side would seem to have come or gone.
        const bool is_read = (change.old_blob.empty() || texts_.contains(change.old_blob)) &&
                             (change.new_blob.empty() || texts_.contains(change.new_blob));
        if (is_read) pair.difference = diff(*pair.old, *pair.young);
        return pair;
    }

    void add_evidence(const Pair& pair, const FixContext& context, std::vector<FixFile>& files)
        const {
        if (pair.change->old_blob.empty() || pair.difference.hunks.empty()) return;
        FixFile file{.fix = fix_};
        file.evidence.commit = commit_.parents.front();
        file.evidence.path = pair.change->old_path;
        file.evidence.lines =
            evidence_of(*pair.old, *pair.young, pair.difference, files.size(), context);
        if (file.evidence.lines.empty()) return;
        file.changed = changed_tokens(*pair.old, *pair.young, pair.difference);
        files.push_back(std::move(file));
    }

    std::size_t fix_;
    const git::Commit& commit_;
    const Texts& texts_;
};

Result<FixReader::Texts> read_texts(
    const git::Repository& repository, const std::vector<std::vector<git::FileChange>>& changes
) {
    std::vector<std::string> blobs;
    for (const auto& files : changes) {
        std::size_t count = 0;
        for (const auto& file : files) {
            if (++count > 4 * files_max) break;
            for (const auto* blob : {&file.old_blob, &file.new_blob})
                if (!blob->empty()) blobs.push_back(*blob);
        }
    }
    std::ranges::sort(blobs);
    blobs.erase(std::ranges::unique(blobs).begin(), blobs.end());
    auto found = TRY(git::contents(repository, blobs, source_bytes_max));
    FixReader::Texts texts;
    for (std::size_t at = 0; at < blobs.size(); ++at) {
        // What has a NUL is no text.
        if (found[at] && found[at]->find('\0') == std::string::npos)
            texts.emplace(blobs[at], *std::move(found[at]));
    }
    return texts;
}

}  // namespace

std::string_view FixFile::folder() const {
    const std::string_view path = evidence.path;
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

Result<std::vector<FixFile>> fix_files(
    const git::Repository& repository, const std::vector<git::Commit>& fixes
) {
    const auto changes = TRY(git::changes(repository, fixes));
    const auto texts = TRY(read_texts(repository, changes));
    std::vector<FixFile> files;
    std::vector<std::string> ignore_files;
    for (std::size_t at = 0; at < fixes.size(); ++at) {
        const bool has_parent = !fixes[at].parents.empty();
        if (has_parent) FixReader(at, fixes[at], texts).read(changes[at], files);
        ignore_files.push_back(
            (has_parent ? fixes[at].parents.front().text : "") + ":.git-blame-ignore-revs"
        );
    }
    const auto has_ignored = TRY(git::look_up(repository, ignore_files));
    std::unordered_map<std::string, std::vector<git::CommitId>> ignored;  // By object.
    for (auto& file : files) {
        const auto& object = has_ignored[file.fix];
        if (!object) continue;
        if (!ignored.contains(object->id))
            ignored[object->id] =
                TRY(git::ignored_commits(repository, fixes[file.fix].parents.front()));
        file.evidence.ignored = ignored[object->id];
    }
    return files;
}

}  // namespace mainstay::suspect
