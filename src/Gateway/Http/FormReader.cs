using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PopCon.Gateway.Http;

/// <summary>Reads short forms, urlencoded or multipart; a file of a form is a field with its text.</summary>
/// <remarks>Stateless. In memory, never longer than a limit.</remarks>
internal static class FormReader
{
    private const int MaxFields = 100;

    /// <summary>Reads a form.</summary>
    /// <returns>Its fields, of several with one name the first; <see langword="null"/>: it is not a form, malformed or too long.</returns>
    public static async Task<IReadOnlyDictionary<string, string>?> ReadAsync(HttpContext context, int maximum)
    {
        (byte[] body, bool isWhole) = await BodyReader.ReadAsync(context, maximum);
        if (!isWhole || !context.Request.HasFormContentType)
        {
            return null;
        }

        using var content = new MemoryStream(body);
        context.Request.Body = content;
        var options = new FormOptions
        {
            MemoryBufferThreshold = maximum,
            MultipartBodyLengthLimit = maximum,
            ValueLengthLimit = maximum,
            ValueCountLimit = MaxFields,
        };
        try
        {
            IFormCollection form = await new FormFeature(context.Request, options).ReadFormAsync(context.RequestAborted);
            var fields = form.ToDictionary(field => field.Key, field => field.Value[0] ?? string.Empty, System.StringComparer.Ordinal);
            foreach (IFormFile file in form.Files)
            {
                using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
                fields.TryAdd(file.Name, await reader.ReadToEndAsync(context.RequestAborted));
            }

            return fields;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
