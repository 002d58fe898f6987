import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import java.io.FileInputStream;

/** Vera FLAVOUR FILE...: each file by veraPDF; "conforms" or not, then a line for each rule that is broken. */
public class Vera {
    public static void main(String[] given) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(given[0]);
        for (int n = 1; n < given.length; n++) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(given[n]), flavour);
                 PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                System.out.println((result.isCompliant() ? "conforms" : "breaks") + "\t" + given[n]);
                result.getTestAssertions().forEach(one -> System.out.println("rule\t" + one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber() + "\t" + one.getMessage() + "\t" + one.getLocation().getContext()));
            }
        }
    }
}
