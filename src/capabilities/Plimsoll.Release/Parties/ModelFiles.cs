// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Parties;

/// <summary>A file of a model.</summary>
/// <param name="Path">Relative path with forward slashes.</param>
public sealed record ModelFile(string Path, Digest Digest);

/// <summary>The files that make up a version of a model, and the one digest that stands for all of them.</summary>
public sealed record ModelFiles
{
    private ModelFiles(IReadOnlyList<ModelFile> files, Digest subject) => (All, Subject) = (files, subject);

    /// <summary>In the byte order of their lines.</summary>
    public IReadOnlyList<ModelFile> All { get; }

    /// <summary>Files by name that stand beside the weights in many models, such as a licence or the words of a tokenizer. Any other is taken for
    /// weights.</summary>
    private static readonly string[] BesideNames =
        [".gitattributes", ".gitignore", "copying", "licence", "license", "notice", "readme", "sentencepiece.bpe.model", "spiece.model", "tokenizer.model",
            "use_policy", "vocab.bpe"];

    private static readonly Digest Nothing = Digest.Of([]);

    private static readonly string[] BesideEndings =
        [".css", ".gif", ".html", ".jinja", ".jpeg", ".jpg", ".js", ".json", ".md", ".pdf", ".png", ".py", ".svg", ".txt", ".yaml", ".yml"];

    /// <summary>Digests of the files that are no weights by their names: two models that share one of them need not have anything else in common.</summary>
    public IReadOnlyList<Digest> Beside => [.. All.Where(f => IsBeside(f.Path) || f.Digest == Nothing).Select(f => f.Digest).Distinct()];

    /// <summary>SHA-256 over the lines <c>&lt;sha256&gt;  &lt;path&gt;\n</c> in byte order, as <c>sha256sum</c> and <c>sort</c> give them.</summary>
    public Digest Subject { get; }

    public static Result<ModelFiles> Of(IEnumerable<ModelFile> files)
    {
        var lines = new List<(byte[] Line, ModelFile File)>();
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (!IsPlain(file.Path))
            {
                return new Refusal(
                    ReleaseCodes.BadPath, "file", file.Path, "is not a plain relative path",
                    "name files below the model's folder, with forward slashes and no control characters");
            }
            if (!paths.Add(file.Path)) { return new Refusal(ReleaseCodes.BadPath, "file", file.Path, "stands twice", "name each file once"); }
            lines.Add((Encoding.UTF8.GetBytes($"{file.Digest.Hex}  {file.Path}\n"), file));
        }
        if (lines.Count == 0) { return new Refusal(ReleaseCodes.BadPath, "files", null, "are none", "name at least one file of the model"); }
        lines.Sort((a, b) => a.Line.AsSpan().SequenceCompareTo(b.Line));
        return new ModelFiles([.. lines.Select(l => l.File)], Digest.Of([.. lines.SelectMany(l => l.Line)]));
    }

    /// <summary>A name that its owner chose: whoever gives weights such a name in one version and another in the next has them found by the other.</summary>
    private static bool IsBeside(string path) => path != ApiModel.Path && path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant() is var name
        && (BesideNames.Contains(name) || BesideEndings.Any(end => name.EndsWith(end, StringComparison.Ordinal)));

    private static bool IsPlain(string path) =>
        path.Length is > 0 and <= 1024
            && !path.StartsWith('/')
            && !path.Contains('\\')
            && !path.Any(char.IsControl)
            && path.Split('/').All(part => part is not "" and not "." and not "..");
}
