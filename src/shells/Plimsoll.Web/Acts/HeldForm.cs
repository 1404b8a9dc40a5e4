// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Acts;

/// <summary>A form that could not be taken as it came, because it was opened before somebody signed in or is too old: what was typed goes with the person until
/// it is sent once more.</summary>
/// <param name="Action">Where it is sent.</param>
/// <param name="Fields">What was typed, in its order; a field may stand there several times.</param>
/// <param name="Secrets">Fields that held a secret, which is not shown again: it is typed anew.</param>
public sealed record HeldForm(string Action, IReadOnlyList<(string Name, string Value)> Fields, IReadOnlyList<string> Secrets)
{
    /// <summary>Where a form that is held says what it is for.</summary>
    public const string ActionField = "held-action";

    private const string Prefix = "held:", SecretField = "held-secret", Token = "__RequestVerificationToken";

    /// <summary>The form of a request, as it was sent to its own address.</summary>
    public static HeldForm Of(HttpRequest request, IFormCollection form) => new(
        request.Path + request.QueryString,
        [.. from field in form
            where field.Key != Token && !IsSecret(field.Key)
            from value in field.Value
            select (field.Key, value ?? "")],
        [.. form.Keys.Where(IsSecret)]);

    /// <summary>A form that came along with another, as <see cref="Carried"/> writes it; null where none did, or where it is for another server.</summary>
    internal static HeldForm? In(IFormCollection form) => LocalAddress.Of(form[ActionField]) is not { } action ? null : new(
        action,
        [.. from field in form
            where field.Key.StartsWith(Prefix, StringComparison.Ordinal) && field.Key[Prefix.Length..] is var name && name != Token && !IsSecret(name)
            from value in field.Value
            select (field.Key[Prefix.Length..], value ?? "")],
        [.. form[SecretField].OfType<string>().Where(IsSecret)]);

    /// <summary>The fields that carry it along with another form.</summary>
    public IEnumerable<(string Name, string Value)> Carried =>
        [(ActionField, Action), .. Fields.Select(f => (Prefix + f.Name, f.Value)), .. Secrets.Select(s => (SecretField, s))];

    /// <summary>Whether a field holds what no page shows again.</summary>
    private static bool IsSecret(string field) => field.Contains("password", StringComparison.OrdinalIgnoreCase) || field is "code";
}

/// <summary>Addresses to which somebody is led on: of this server alone.</summary>
internal static class LocalAddress
{
    /// <summary>Only an address of our own, in the letters that an address is sent in; anything else is forgotten.</summary>
    public static string? Of(string? address) =>
        address is ['/', not ('/' or '\\'), ..] or "/" && address.All(c => c is > ' ' and < '\u007f') ? address : null;
}
