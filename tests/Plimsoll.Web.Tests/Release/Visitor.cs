// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.RegularExpressions;

namespace Plimsoll.Web.Tests.Release;

/// <summary>Somebody at the pages: a session, and forms as a browser without script sends them.</summary>
public sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _http;

    private Visitor(HttpClient http) => _http = http;

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token { get; }

    [GeneratedRegex("name=\"rev\" value=\"([0-9]+)\"")]
    private static partial Regex Revision { get; }

    [GeneratedRegex("<form .*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form { get; }

    [GeneratedRegex("<(input|textarea|select)\\s[^>]*>")]
    private static partial Regex Field { get; }

    public static Task<Visitor> SignInAsync(RunningApp app, string name, string password) => SignInAtAsync(app.Address, $"{name}@example.org", password);

    public static async Task<Visitor> SignInAtAsync(string server, string email, string password)
    {
        var visitor = new Visitor(new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server) });
        var (status, location, _) = await visitor.SendAsync("/sign-in", "/sign-in", ("email", email), ("password", password));
        Assert.Equal((303, "/home"), (status, location));
        return visitor;
    }

    public void Dispose() => _http.Dispose();

    public async Task<(int Status, string Text)> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    public async Task<string> TextAsync(string path)
    {
        var (status, text) = await GetAsync(path);
        Assert.Equal(200, status);
        return text;
    }

    /// <summary>What a page carries hidden: the token against forgery and the revision.</summary>
    public async Task<(string Token, string? Rev)> HiddenAsync(string page)
    {
        var text = await TextAsync(page);
        return (Token.Match(text).Groups[1].Value, Revision.Match(text) is { Success: true } found ? found.Groups[1].Value : null);
    }

    /// <summary>Opens a page, fills its form and sends it.</summary>
    public async Task<(int Status, string? Location, string Text)> SendAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var (token, rev) = await HiddenAsync(page);
        return await PostAsync(action, [("__RequestVerificationToken", token), .. rev is null || fields.Any(f => f.Name == "rev") ? [] : new[] { ("rev", rev) }, .. fields]);
    }

    public async Task<(int Status, string? Location, string Text)> PostAsync(string action, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await AnswerAsync(await _http.PostAsync(new Uri(action, UriKind.Relative), form, TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a file as a browser does: the fields in the order of the page, the file last.</summary>
    public async Task<(int Status, string? Location, string Text)> UploadAsync(string action, string? token, string name, byte[] bytes, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        if (token is not null) { form.Add(new StringContent(token), "__RequestVerificationToken"); }
        foreach (var (key, value) in fields) { form.Add(new StringContent(value), key); }
        if (name.Length > 0) { form.Add(new ByteArrayContent(bytes), "file", name); }
        else
        {
            // A browser sends a part without a name where no file was chosen.
            form.Add(new ByteArrayContent(bytes) { Headers = { ContentDisposition = new("form-data") { Name = "file", FileName = "\"\"" } } });
        }
        return await AnswerAsync(await _http.PostAsync(new Uri(action, UriKind.Relative), form, TestContext.Current.CancellationToken));
    }

    /// <summary>The same with fields behind the file, where no page of ours has one.</summary>
    public async Task<(int Status, string? Location, string Text)> UploadBehindAsync(string action, string token, string name, byte[] bytes, (string Name, string Value)[] behind, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
        foreach (var (key, value) in fields) { form.Add(new StringContent(value), key); }
        form.Add(new ByteArrayContent(bytes), "file", name);
        foreach (var (key, value) in behind) { form.Add(new StringContent(value), key); }
        return await AnswerAsync(await _http.PostAsync(new Uri(action, UriKind.Relative), form, TestContext.Current.CancellationToken));
    }

    /// <summary>Opens a page, fills one of the forms that have a certain field and sends it as a browser does: what the page holds, in its order.</summary>
    /// <param name="field">A field that the form has.</param>
    /// <param name="index">Which of those forms.</param>
    /// <param name="all">How many of them the page has.</param>
    /// <param name="values">What is typed and ticked; a file is made up.</param>
    public async Task<(int Status, string Text)> FillAsync(string page, string field, int index, int all, IReadOnlyDictionary<string, string> values)
    {
        var forms = Form.Matches(await TextAsync(page)).Where(f => f.Value.Contains($"name=\"{field}\"", StringComparison.Ordinal)).ToArray();
        Assert.Equal(all, forms.Length);
        var form = forms[index];
        List<(string Name, string Value, bool IsFile)> sent = [];
        foreach (var tag in Field.Matches(form.Value).Select(f => f.Value))
        {
            if (Attribute(tag, "name") is not { } name) { continue; }
            var kind = Attribute(tag, "type");
            if (kind is "checkbox" or "radio" && !values.ContainsKey(name)) { continue; }
            sent.Add((name, values.TryGetValue(name, out var value) ? value : Attribute(tag, "value") ?? "", kind == "file"));
        }
        var action = new Uri(Attribute(form.Value, "action")!, UriKind.Relative);
        using HttpContent content = form.Value.Contains("multipart/form-data", StringComparison.Ordinal) ? new MultipartFormDataContent() : new FormUrlEncodedContent(sent.Select(s => KeyValuePair.Create(s.Name, s.Value)));
        foreach (var (name, value, isFile) in sent)
        {
            if (content is not MultipartFormDataContent parts) { break; }
            if (isFile) { parts.Add(new ByteArrayContent(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)), name, "leak.txt"); } else { parts.Add(new StringContent(value), name); }
        }
        var (status, _, text) = await AnswerAsync(await _http.PostAsync(action, content, TestContext.Current.CancellationToken));
        return (status, text);
    }

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"") is { Success: true } found ? found.Groups[1].Value : null;

    private static async Task<(int Status, string? Location, string Text)> AnswerAsync(HttpResponseMessage answer)
    {
        using (answer) { return ((int)answer.StatusCode, answer.Headers.Location?.OriginalString, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))); }
    }
}
