// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Parties;

/// <summary>
/// A model that one only reaches over an API. Nobody who calls it holds its files, so what stands for them is a statement of which model it is: four lines
/// under a name of their own, so that whoever reads a decision sees what was judged, and can make the same bytes.
/// </summary>
public static class ApiModel
{
    /// <summary>The name under which the statement stands where else files do.</summary>
    public const string Path = "api-model.txt";

    /// <summary>The one file that stands for the model.</summary>
    /// <param name="provider">Whose model it is.</param>
    /// <param name="address">Where it is reached.</param>
    public static Result<ModelFile> Of(string provider, string model, string version, string address) =>
        Statement(provider, model, version, address).Succeeds(out var text, out var refusal) ? Of(text) : refusal;

    /// <summary>The file that a statement is.</summary>
    public static ModelFile Of(string statement) => new(Path, Digest.Of(Encoding.UTF8.GetBytes(statement)));

    /// <summary>The four lines.</summary>
    public static Result<string> Statement(string provider, string model, string version, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var place) || place.Scheme is not ("http" or "https"))
        {
            return new Refusal(
                ReleaseCodes.BadValue, "address", address, "is no address of the web", "write where the model is reached, beginning with https://");
        }
        foreach (var (field, text) in ((string, string)[])[("provider", provider), ("name", model), ("version", version), ("address", address)])
        {
            if (Blank.Is(text) || text.Any(char.IsControl))
            {
                return new Refusal(ReleaseCodes.BadValue, field, text, "is empty, or more than a line", "write it on one line");
            }
        }
        return $"{provider}\n{model}\n{version}\n{address}\n";
    }
}
